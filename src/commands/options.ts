/** One flag of the command line. Help, completion and parsing read these. */
export type Flag = {
  readonly name: string;
  readonly short?: string;
  /** What the value is called in help (`NS`); absent for a flag without one. */
  readonly value?: string;
  /** The values that it takes, where they are few. */
  readonly choices?: readonly string[];
  /** May be given several times. */
  readonly many?: boolean;
  readonly description: string;
};

export const recordFlag: Flag = {
  name: 'record',
  value: 'FILE',
  description: 'keep a journal of what is asked and found, without secrets (see podctl audit)',
};

export const connectionFlags: readonly Flag[] = [
  {
    name: 'kubeconfig',
    value: 'FILE',
    description: 'the kubeconfig to use (default: KUBECONFIG, then ~/.kube/config)',
  },
  { name: 'context', value: 'NAME', description: 'the kubeconfig context to use' },
  { name: 'namespace', short: 'n', value: 'NS', description: 'the namespace to look at' },
  { name: 'all-namespaces', short: 'A', description: 'look at all namespaces' },
  { name: 'as', value: 'USER', description: 'the user to act as' },
  { name: 'as-group', value: 'GROUP', many: true, description: 'a group to act as; may be repeated' },
  { name: 'as-uid', value: 'UID', description: 'the uid to act as' },
  {
    name: 'request-timeout',
    value: 'DURATION',
    description: 'give up on a request after this long, e.g. 10s (default: 30s)',
  },
  recordFlag,
];

export const fromFlag: Flag = {
  name: 'from',
  value: 'PATH',
  description: 'no cluster: read a recording, a dump or files of objects (- is standard input)',
};
export const readOnlyFlag: Flag = {
  name: 'read-only',
  description: 'refuse to send anything that changes the cluster',
};
export const configFlag: Flag = {
  name: 'config',
  value: 'FILE',
  description: 'the configuration to use (default: see podctl config path)',
};
/** Of what may change a cluster, and whose screens or defaults can be configured. */
export const configuredFlags: readonly Flag[] = [
  readOnlyFlag,
  { name: 'write', description: 'allow changes in contexts that the configuration makes read-only' },
  configFlag,
];
export const helpFlag: Flag = { name: 'help', short: 'h', description: 'show this help' };

/** The values of parsed flags by name: text, texts for repeated flags, true for flags without value. */
export type FlagValues = Readonly<Record<string, string | boolean | readonly string[] | undefined>>;

export const textOf = (values: FlagValues, name: string): string | undefined => {
  const value = values[name];
  return typeof value === 'string' ? value : undefined;
};

export const textsOf = (values: FlagValues, name: string): readonly string[] => {
  const value = values[name];
  return Array.isArray(value) ? value : [];
};
