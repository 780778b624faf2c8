import type { ContainerView } from '../../../model/container.ts';
import { ifRead } from '../../../model/known.ts';
import { cite, type Evidence } from '../../evidence.ts';
import type { PodFacts } from '../../pod-facts.ts';
import type { Snapshot } from '../../snapshot.ts';

/** What is known of a program that a volume brings: sentences (empty where nothing is) and their proof. */
export type ScriptAt = {
  readonly text: string;
  readonly evidence: readonly Evidence[];
  /** The interpreter that its first line names, '' for none; undefined where the file is not known. */
  readonly interpreter?: string;
};

const nothing: ScriptAt = { text: '', evidence: [] };

/** Looks at the mode of a program in a ConfigMap or Secret volume, and at the first line of one from a ConfigMap. */
export const scriptAt = (pod: PodFacts, container: ContainerView, program: string, snapshot: Snapshot): ScriptAt => {
  const mounts = container.spec.volumeMounts ?? [];
  const at = mounts.findIndex(
    mount =>
      mount?.mountPath &&
      (mount.subPath ? program === mount.mountPath : program.startsWith(`${trim(mount.mountPath)}/`)),
  );
  const mount = mounts[at];
  const index = (pod.pod.spec?.volumes ?? []).findIndex(volume => volume?.name === mount?.name);
  const volume = pod.pod.spec?.volumes?.[index];
  if (!mount || !volume) return nothing;
  const file = mount.subPath ?? program.slice(trim(mount.mountPath ?? '').length + 1);
  const source = volume.configMap ?? volume.secret;
  if (!source) return nothing;
  const field = `spec.volumes[${index}].${volume.configMap ? 'configMap' : 'secret'}`;
  const item = source.items?.findIndex(one => one?.path === file) ?? -1;
  const mode = source.items?.[item]?.mode ?? source.defaultMode ?? 0o644;
  const modePath = source.items?.[item]?.mode === undefined ? `${field}.defaultMode` : `${field}.items[${item}].mode`;
  const from = `The file comes from volume ${volume.name}`;
  const evidence = cite(pod.pod, modePath, `${field}.name`, `${field}.secretName`);
  if ((mode & 0o111) === 0)
    return {
      text: `${from}, which gives its files the mode ${octal(mode)}: without the right to execute. Set defaultMode: 0755, or call it through sh.`,
      evidence,
    };
  const name = volume.configMap?.name;
  const map = name ? ifRead(snapshot.object('ConfigMap', pod.namespace, name)) : undefined;
  const content = map?.data?.[source.items?.[item]?.key ?? file];
  if (!map || typeof content !== 'string') return { text: `${from}. ${needs}`, evidence };
  const interpreter = /^#!\s*(\S+)/.exec(content)?.[1] ?? '';
  return {
    text: `${from}. ${firstLineText(interpreter)}`,
    evidence: [...evidence, ...firstLine(map, file, content)],
    interpreter,
  };
};

const needs = 'Its first line (#!) must name an interpreter that the image has, and its mode must allow execution.';

const firstLineText = (interpreter: string): string => {
  if (interpreter === '') return 'Its first line names no interpreter: it must begin with one like #!/bin/sh.';
  return `Its first line is #!${interpreter}: the image must have ${interpreter}, and the line must not end with a carriage return (Windows line endings).`;
};

const firstLine = (
  map: { readonly metadata?: { readonly namespace?: string; readonly name?: string } },
  file: string,
  content: string,
): readonly Evidence[] => [
  {
    object: `ConfigMap/${map.metadata?.namespace}/${map.metadata?.name}`,
    path: `data["${file}"] (first line)`,
    value:
      JSON.stringify(content.split('\n')[0] ?? '')
        .slice(1, -1)
        .slice(0, 200) || '(empty)',
  },
];

const octal = (mode: number): string => `0${mode.toString(8)}`;
const trim = (path: string): string => path.replace(/\/+$/, '');
