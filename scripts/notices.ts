import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

/** The licenses of the packages that are part of a bundle, as one text. `modules` are the files that went into it. */
export const thirdPartyNotices = (modules: Iterable<string>): string => {
  const folders = [...new Set([...modules].flatMap(file => packageFolder(file) ?? []))].sort();
  return [
    'podctl contains the following packages.',
    ...folders.map(folder => {
      const { name, version, license } = JSON.parse(readFileSync(path.join(folder, 'package.json'), 'utf8')) as Package;
      return `${name} ${version} (${license ?? 'see below'})\n\n${licenseText(folder)}`;
    }),
  ]
    .join(`\n\n${'-'.repeat(80)}\n\n`)
    .concat('\n');
};

type Package = { readonly name: string; readonly version: string; readonly license?: string };

const packageFolder = (file: string): string | undefined => {
  const at = file.replaceAll('\\', '/').lastIndexOf('/node_modules/');
  if (at < 0) return undefined;
  const [scope = '', name = ''] = file.slice(at + '/node_modules/'.length).split(/[\\/]/);
  const folder = path.join(file.slice(0, at), 'node_modules', scope, scope.startsWith('@') ? name : '');
  return existsSync(path.join(folder, 'package.json')) ? path.normalize(folder).replace(/[\\/]$/, '') : undefined;
};

const licenseText = (folder: string): string => {
  const file = readdirSync(folder).find(name => /^(?:licen[cs]e|copying)(?:\.|$)/i.test(name));
  return file ? readFileSync(path.join(folder, file), 'utf8').trim() : 'The package holds no license text of its own.';
};
