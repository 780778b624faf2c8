import { few, isStatic, note, ofContainers, ofPods } from './note.ts';

const accounts = 'https://kubernetes.io/docs/tasks/configure-pod-container/configure-service-account/';
const tokenFolder = '/var/run/secrets/kubernetes.io/serviceaccount';

const defaultAccount = note({
  id: 'smell-default-sa',
  title: 'Uses the service account default',
  explanation:
    'The pod runs as the service account default of {namespace}: every right that somebody grants to it is granted to all pods there that name no account.',
  about:
    'A pod that names no service account gets the one called default, which it shares with all others of its namespace. An account of its own keeps rights apart, and tells in the audit log who asked.',
  reference: accounts,
});

/** Static pods have none of their own. */
export const defaultAccountNote = ofPods(
  defaultAccount,
  pod => pod.pod.spec?.serviceAccountName === 'default' && !isStatic(pod) && { paths: ['spec.serviceAccountName'] },
);

const token = note({
  id: 'smell-automount-token',
  title: 'Holds a token of the account default',
  explanation:
    'A token of the service account default lies in container {container} ({folder}). A program that talks to the API has an account of its own as a rule, so here nobody but an intruder has a use for it.',
  about:
    'Unless automountServiceAccountToken is false, every pod holds a token for the API. Those that do not ask the API anything are better off without.',
  reference: accounts,
});

/** Only with the account default: whoever made an account for the pod wants its token there. */
export const tokenNote = ofContainers(token, ({ spec, specPath }, pod) => {
  if (pod.pod.spec?.serviceAccountName !== 'default' || isStatic(pod)) return undefined;
  const index = (spec.volumeMounts ?? []).findIndex(mount => mount?.mountPath === tokenFolder);
  return (
    index >= 0 && {
      values: { folder: tokenFolder },
      paths: [
        `${specPath}.volumeMounts[${index}].mountPath`,
        'spec.serviceAccountName',
        'spec.automountServiceAccountToken',
      ],
    }
  );
});

const secretVariables = note({
  id: 'smell-secret-env',
  title: 'Gets secrets as environment variables',
  explanation:
    'Container {container} has values of Secrets in its environment: {secrets}. Every process that it starts inherits them, crash reports and debug pages show them, and a changed Secret reaches it with the next start only.',
  about:
    'A mounted Secret is read by who opens the file, and follows changes. Variables are copied into each child process and tend to end up in logs.',
  reference: 'https://kubernetes.io/docs/concepts/configuration/secret/',
});

/** Names of Secrets and keys only; their values are not asked for. */
export const secretVariablesNote = ofContainers(secretVariables, ({ spec, specPath }) => {
  const single = (spec.env ?? []).flatMap((variable, index) => {
    const of = variable?.valueFrom?.secretKeyRef;
    return of?.name ? [{ name: of.name, at: `${specPath}.env[${index}].valueFrom.secretKeyRef` }] : [];
  });
  const whole = (spec.envFrom ?? []).flatMap((source, index) =>
    source?.secretRef?.name ? [{ name: source.secretRef.name, at: `${specPath}.envFrom[${index}].secretRef` }] : [],
  );
  const all = [...single, ...whole];
  const secrets = [...new Set(all.map(({ name }) => name))];
  return all.length > 0 && { values: { secrets: few(secrets) }, paths: all.map(({ at }) => at) };
});
