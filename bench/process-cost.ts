import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

/** What a process costs. On Linux exact; elsewhere the peak of the memory is not known and `ps` counts whole seconds. */
export type Cost = {
  /** Processor time since its start, ms. */
  readonly cpuMs: number;
  readonly rssMiB: number;
  readonly peakMiB: number | undefined;
};

const ticksPerSecond = 100;

export const costOf = (pid: number): Cost => {
  if (process.platform !== 'linux') return costByPs(pid);
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
    .replace(/^.*\) /s, '')
    .split(' ');
  const status = readFileSync(`/proc/${pid}/status`, 'utf8');
  const memory = (field: string): number => Number(new RegExp(`${field}:\\s+(\\d+)`).exec(status)?.[1] ?? 0) / 1024;
  return {
    cpuMs: ((Number(stat[11]) + Number(stat[12])) * 1000) / ticksPerSecond,
    rssMiB: Math.round(memory('VmRSS')),
    peakMiB: Math.round(memory('VmHWM')),
  };
};

const costByPs = (pid: number): Cost => {
  const [rss = '0', time = '0'] = execFileSync('ps', ['-o', 'rss=,time=', '-p', String(pid)])
    .toString()
    .trim()
    .split(/\s+/);
  const seconds = time.split(':').reduce((sum, part) => sum * 60 + Number(part), 0);
  return { cpuMs: seconds * 1000, rssMiB: Math.round(Number(rss) / 1024), peakMiB: undefined };
};
