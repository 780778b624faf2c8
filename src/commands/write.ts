import { outletTo } from './stdio.ts';

/** Writes text to standard output. A reader that went away (`| head`) is no error. Rejects with a `CommandError` where it cannot be written. */
export const write = async (text: string): Promise<void> => {
  const out = outletTo(process.stdout);
  out.write(text);
  await out.flushed();
};
