import { dump } from 'js-yaml';
import type { DiagnosisReport } from '../diagnosis/report.ts';
import type { ObjectPlace } from '../recording/object-set.ts';
import { colorsOn } from './stdio.ts';
import { textWidth } from './text-width.ts';
import { write } from './write.ts';

/** What `-o` of `podctl diagnose` takes. */
export const reportFormats = ['text', 'json', 'yaml', 'sarif'] as const;
export type ReportFormat = (typeof reportFormats)[number];

/** What a format may need besides the report. */
export type ReportOrigin = {
  readonly exitCode: number;
  /** The rules whose notes the text lists; the other formats have all. */
  readonly notes: ReadonlySet<string>;
  /** What happened to pods, as lines by `NAMESPACE/NAME`: for the text. */
  readonly timelines: ReadonlyMap<string, readonly string[]>;
  /** The file that a finding's subject was read from. */
  placeOf(subject: DiagnosisReport['findings'][number]['subject']): ObjectPlace | undefined;
};

/** Writes a report to standard output; resolves when it is written, so that a pipe gets all of it before the exit. */
export const writeReport = async (
  report: DiagnosisReport,
  format: ReportFormat,
  origin: ReportOrigin,
): Promise<void> => {
  await write(await rendered(report, format, origin));
};

const rendered = async (report: DiagnosisReport, format: ReportFormat, origin: ReportOrigin): Promise<string> => {
  if (format === 'json') return `${JSON.stringify(report, null, 2)}\n`;
  if (format === 'yaml') return dump(report, { lineWidth: 120, noRefs: true });
  if (format === 'sarif') {
    const { sarifText } = await import('./sarif-text.ts');
    return sarifText(report, origin);
  }
  const { reportText } = await import('./report/report-text.ts');
  const text = reportText(report, { columns: textWidth(), color: colorsOn(process.stdout) }, origin.notes);
  const timelines = [...origin.timelines].map(([pod, lines]) => `\nTimeline of ${pod}, in UTC\n${lines.join('\n')}\n`);
  return `${text}${timelines.join('')}`;
};
