import { access, constants, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';

/** Writes a new file into the current folder, or the temporary one where that is not writable. Answers its path. */
export const saveFile = async (name: string, text: string, now: Date): Promise<string> => {
  const stamp = now.toISOString().slice(0, 19).replaceAll(':', '');
  const { name: stem, ext } = path.parse(name.replaceAll(/[^\w.-]/g, '_'));
  const file = path.join(await writableFolder(), `${stem}-${stamp}${ext || '.txt'}`);
  await writeFile(file, text, { flag: 'wx' });
  return file;
};

const writableFolder = async (): Promise<string> => {
  try {
    await access(process.cwd(), constants.W_OK);
    return process.cwd();
  } catch {
    return tmpdir();
  }
};
