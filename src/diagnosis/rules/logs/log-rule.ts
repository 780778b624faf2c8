import type { NextStep, Rule } from '../../rule.ts';

/** A row of the tables of log lines: a rule and the lines that mean it. Named groups are values of its texts. */
export type LogPattern = {
  readonly rule: Rule;
  readonly pattern: RegExp;
  /** Only ends with one of these codes fit; any that is not 0 otherwise. */
  readonly exitCodes?: readonly number[];
  /** True where the line itself ends the program, whatever else the log says. */
  readonly decisive?: boolean;
  /** What stands for {what} in its texts where the line names nothing: a noun phrase. */
  readonly unnamed?: string;
};

type Texts = {
  readonly id: string;
  readonly title: string;
  /** What the line means for the container, a full sentence. */
  readonly because: string;
  readonly about: string;
  readonly next?: readonly NextStep[];
  readonly reference?: string;
  readonly examples: readonly { readonly text: string; readonly from: string }[];
};

const readLog = { why: 'Read the whole log', command: 'kubectl logs {pod} -n {namespace} -c {container} {previous}' };

/** A rule about a line of a log: every one tells how the container ended, quotes the line and says what it means. */
export const logRule = ({ id, title, because, about, next = [], reference, examples }: Texts): Rule => ({
  id,
  severity: 'high',
  title,
  explanation: `Container {container} (image {image}) ended with exit code {code}{meaning} after {ran}. Its log says: {line}. ${because} {again} {services} {place}`,
  next: [...next, readLog],
  about,
  ...(reference ? { reference } : {}),
  explainedBy: [{ rules: ['svc-*'], within: 'related' }],
  examples,
});

export const editOwner = { why: 'Change the pod template', command: 'kubectl edit {owner} -n {namespace}' };
export const seeEnvironment = {
  why: 'See the environment that the pod gives it',
  command: 'kubectl set env {owner} -n {namespace} --list',
};
export const seeServices = {
  why: 'See the Services and what stands behind them',
  command: 'kubectl get services,endpointslices -n {hostNamespace}',
};
export const setMemory = {
  why: 'Raise the limit',
  command: 'kubectl set resources {owner} -c {container} --limits=memory=SIZE -n {namespace}',
};
