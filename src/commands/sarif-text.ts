import { statSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { allRules } from '../diagnosis/all-rules.ts';
import type { DiagnosisReport } from '../diagnosis/report.ts';
import { everyFamily } from '../diagnosis/rules/every-family.ts';
import { sarifLog } from '../diagnosis/sarif.ts';
import { version } from './version.ts';
import type { ReportOrigin } from './write-report.ts';

/** `-o sarif`: files are named relative to the working directory, as code scanning services want them. */
export const sarifText = (report: DiagnosisReport, { exitCode, placeOf }: ReportOrigin): string => {
  const from = report.source.kind === 'snapshot' ? report.source.path : '';
  const log = sarifLog(report, {
    version,
    rules: allRules(everyFamily),
    exitCode,
    locate: subject => {
      const place = placeOf(subject);
      return place && { uri: fileUri(from, place.file), ...(place.line === undefined ? {} : { line: place.line }) };
    },
  });
  return `${JSON.stringify(log, null, 2)}\n`;
};

const fileUri = (from: string, file: string): string => {
  const full = path.resolve(statSync(from, { throwIfNoEntry: false })?.isDirectory() ? path.join(from, file) : from);
  const relative = path.relative('', full);
  if (relative.startsWith('..') || path.isAbsolute(relative)) return pathToFileURL(full).href;
  return relative.split(path.sep).map(encodeURIComponent).join('/');
};
