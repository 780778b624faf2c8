import { parseResources } from '../../model/pod-resources.ts';
import { cpuText, isStale, memoryText, percentText } from '../../model/pod-use.ts';
import type { RowUse, UseOrder, useColumnNames } from '../../state/pod-uses.ts';
import type { Column } from './column.ts';

type UseColumn = Omit<Column, 'id' | 'cut'>;

/** A column of what a pod uses; `~` stands before an old value. Its room does not depend on the values: they change all the time. */
const use = (
  title: string,
  cells: number,
  text: (use: RowUse) => string,
  more: { readonly sort?: UseOrder; readonly heat?: (use: RowUse) => number | undefined } = {},
): UseColumn => ({
  title,
  right: true,
  room: () => cells,
  text: (_row, now, sample) => {
    const shown = sample ? text(sample) : '';
    return sample && shown !== '' && isStale(sample, now) ? `~${shown}` : shown;
  },
  ...more,
});

/** What a pod requests, for lists that ask for it. */
export const requestColumns = {
  cpuRequest: {
    title: 'CPU REQ',
    right: true,
    text: row => amountText(parseResources(row.resources).requests.cpu, cpuText),
  },
  memoryRequest: {
    title: 'MEM REQ',
    right: true,
    text: row => amountText(parseResources(row.resources).requests.memory, memoryText),
  },
} as const satisfies Record<string, UseColumn>;

const amountText = (amount: number | undefined, text: (amount: number) => string): string =>
  amount === undefined ? '' : text(amount);

/** CPU and memory in use, in percent of what is requested and of the limit that is nearest. */
export const useColumns = {
  cpu: use('CPU', 6, ({ cpu }) => cpuText(cpu), { sort: 'cpu' }),
  cpuOfRequest: use('%R', 4, ({ cpuOfRequest }) => percentText(cpuOfRequest)),
  cpuOfLimit: use('%L', 4, ({ cpuOfLimit }) => percentText(cpuOfLimit), {
    sort: 'cpuShare',
    heat: ({ cpuOfLimit }) => cpuOfLimit,
  }),
  memory: use('MEM', 6, ({ memory }) => memoryText(memory), { sort: 'memory' }),
  memoryOfRequest: use('%R', 4, ({ memoryOfRequest }) => percentText(memoryOfRequest)),
  memoryOfLimit: use('%L', 4, ({ memoryOfLimit }) => percentText(memoryOfLimit), {
    sort: 'memoryShare',
    heat: ({ memoryOfLimit }) => memoryOfLimit,
  }),
} as const satisfies Record<(typeof useColumnNames)[number], UseColumn>;
