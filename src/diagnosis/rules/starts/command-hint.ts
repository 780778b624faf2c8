import type { ContainerView } from '../../../model/container.ts';
import { fill } from '../../template.ts';

/** A sentence about the program of a container, and which of its volume mounts (an index) it speaks of; -1 for none. */
export type CommandHint = { readonly text: string; readonly mount: number };

/** Why the program that a container should run may not be there: where its name comes from and what lies in the way. */
export const commandHint = ({ spec }: ContainerView, program: string): CommandHint => {
  const command = spec.command ?? [];
  const mounts = spec.volumeMounts ?? [];
  const about = (text: string, mount = -1): CommandHint => ({
    text: fill(text, { volume: mounts[mount]?.name ?? '', at: withoutSlash(mounts[mount]?.mountPath) }),
    mount,
  });
  const at = (fits: (path: string) => boolean): number =>
    mounts.findIndex(mount => program !== '' && !mount?.subPath && fits(withoutSlash(mount?.mountPath)));
  const here = at(path => path === withoutSlash(program));
  if (here !== -1) return about(texts.directory, here);
  if (/\s/.test(program)) return about(texts.oneWord);
  const variable = /^\$\((\w+)\)|^\$\{?(\w+)\}?/.exec(program);
  if (variable?.[1]) return { text: fill(texts.noVariable, { variable: variable[1] }), mount: -1 };
  if (variable?.[2]) return { text: fill(texts.shellVariable, { variable: variable[2] }), mount: -1 };
  const hides = at(path => hidesProgram(path, program));
  if (hides !== -1) return about(texts.hidden, hides);
  const inVolume = at(path => program.startsWith(`${path}/`));
  if (inVolume !== -1) return about(texts.inVolume, inVolume);
  if (/^(?:\/bin\/)?(?:ba|a|da)?sh$/.test(program)) return about(texts.noShell);
  if (command.length > 0 && isRelative(program))
    return {
      text: fill(spec.workingDir ? texts.relative : texts.relativeToImage, { directory: spec.workingDir ?? '' }),
      mount: -1,
    };
  if (command.length > 0) return about(texts.fromPod);
  return about(spec.args?.[0] === program ? texts.fromArgs : texts.fromImage);
};

const texts = {
  directory: 'It is a directory: volume {volume} is mounted there. The command must name a program in it.',
  oneWord: 'The whole command line is given as one word: it must be split into one list item per argument.',
  noVariable:
    'Kubernetes fills in $(NAME) only from the variables that the pod itself sets for this container, and {variable} is none of them.',
  shellVariable:
    'No shell is there to fill in {variable}: Kubernetes knows only $(NAME), of the variables that the pod sets; else run it through sh -c.',
  hidden: 'Volume {volume} is mounted at {at} and hides what the image has there.',
  noShell: 'The image has no such shell, as distroless and scratch images do.',
  inVolume:
    'It lies in volume {volume}, mounted at {at}, which hides what the image has there: the volume must bring the file, its first line (#!) must name an interpreter that the image has, and its mode must allow execution.',
  relative: 'The path is relative, so it is looked for in the workingDir of the container, {directory}.',
  relativeToImage:
    'The path is relative, so it is looked for in the working directory of the image; the pod sets no workingDir.',
  fromPod: 'The command comes from the pod.',
  fromArgs:
    'The pod gives only args, and the image has no ENTRYPOINT that would take them: the first of the args is run as the program. Set command as well.',
  fromImage: 'The command comes from the image itself.',
} as const;

const isRelative = (program: string): boolean => program.includes('/') && !program.startsWith('/');

/** Folders in which programs are looked for. */
const programFolders = ['/bin', '/sbin', '/usr/bin', '/usr/sbin', '/usr/local/bin', '/usr/local/sbin'];

/** Whether a volume lies over the folder in which a program without a path would be found. */
const hidesProgram = (at: string, program: string): boolean =>
  at !== '' && !program.includes('/') && programFolders.some(folder => folder === at || folder.startsWith(`${at}/`));

const withoutSlash = (path: string | null | undefined): string => (path ?? '').replace(/\/+$/, '');
