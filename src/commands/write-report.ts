import type { DiagnosisReport } from '../diagnosis/report.ts';
import { reportText } from './report-text.ts';

/** Writes a report to standard output; resolves when it is written, so that a pipe gets all of it before the exit. */
export const writeReport = async (report: DiagnosisReport, format: 'text' | 'json' | 'yaml'): Promise<void> => {
  await write(await rendered(report, format));
};

const rendered = async (report: DiagnosisReport, format: 'text' | 'json' | 'yaml'): Promise<string> => {
  if (format === 'json') return `${JSON.stringify(report, null, 2)}\n`;
  if (format === 'yaml') {
    const { dump } = await import('js-yaml');
    return dump(report, { lineWidth: 120, noRefs: true });
  }
  const { stdout, env } = process;
  const color = stdout.isTTY === true && !env['NO_COLOR'] && env['TERM'] !== 'dumb';
  return reportText(report, { columns: Math.min(stdout.columns ?? 100, 120), color });
};

/** Writes text to standard output. A reader that went away (`| head`) is no error. */
export const write = (text: string): Promise<void> =>
  new Promise((resolve, reject) => {
    process.stdout.once('error', (error: NodeJS.ErrnoException) =>
      error.code === 'EPIPE' ? resolve() : reject(error),
    );
    process.stdout.write(text, () => resolve());
  });
