import type { Evidence } from '../diagnosis/evidence.ts';
import type { Diagnosis } from '../diagnosis/finding.ts';
import { podContainers } from '../model/container.ts';
import type { Pod } from '../model/kubernetes.ts';
import type { Placeholders } from '../recording/placeholders.ts';
import { redactOne, redactValue } from '../recording/redact.ts';
import { withoutQuotes } from './without-quotes.ts';

/** What stands where the journal keeps nothing. */
const logText = '(log text, not recorded)';
const setValue = '(value, not recorded)';

/** A pod without its secrets, and without what the kubelet copied from a log into its status. */
export const redactPod = (pod: Pod, placeholders: Placeholders): Pod =>
  withoutQuotes(redactOne(pod, placeholders), copiedLogs(pod), logText);

/**
 * A diagnosis as it may be kept: without log lines and without values of variables and ConfigMaps, wherever it quotes them. Questions
 * that were open are left out.
 */
export const redactDiagnosis = (diagnosis: Diagnosis, pod: Pod | undefined, placeholders: Placeholders): Diagnosis => {
  const evidence = [...diagnosis.findings, ...diagnosis.ruledOut].flatMap(each => each.evidence);
  const logs = evidence.filter(({ object }) => object.startsWith('Log/')).map(({ value }) => value);
  const values = evidence.filter(({ path }) => isValue.test(path)).map(({ value }) => value);
  const { unanswered: _unanswered, ...rest } = diagnosis;
  const kept: Diagnosis = {
    ...rest,
    findings: rest.findings.map(finding => ({ ...finding, evidence: finding.evidence.map(withoutLog) })),
    ruledOut: rest.ruledOut.map(each => ({ ...each, evidence: each.evidence.map(withoutLog) })),
    wanted: [],
    faults: [],
  };
  const plain = withoutQuotes(kept, [...logs, ...(pod ? copiedLogs(pod) : [])], logText);
  return redactValue(withoutQuotes(plain, values, setValue), placeholders);
};

const withoutLog = (evidence: Evidence): Evidence =>
  evidence.object.startsWith('Log/') ? { ...evidence, value: logText } : evidence;

/** Paths of values that people set: whatever they are, they are not needed to tell what was found. */
const isValue = /(?:^|\.)env\[\d+\]\.value$|^(?:data|binaryData|stringData)[.[]/;

/** With `FallbackToLogsOnError` the last lines of the log stand in the status of a container that failed. */
const copiedLogs = (pod: Pod): readonly string[] =>
  podContainers(pod).flatMap(({ spec, status }) =>
    spec.terminationMessagePolicy === 'FallbackToLogsOnError'
      ? [status?.state?.terminated?.message ?? '', status?.lastState?.terminated?.message ?? '']
      : [],
  );
