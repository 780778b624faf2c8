import type { KubernetesObject } from '../model/kubernetes.ts';
import { expressionHolds } from '../model/selector.ts';
import { badRequest } from './status.ts';

type Matches = (object: KubernetesObject) => boolean;

/** What the two selector parameters of a list or watch let through. Throws the server's 400 for one it does not know. */
export const selectorOf = (kind: string, query: URLSearchParams): Matches => {
  const fields = fieldRequirements(kind, query.get('fieldSelector') ?? '');
  const labels = labelRequirements(query.get('labelSelector') ?? '');
  return object => fields.every(holds => holds(object)) && labels.every(holds => holds(object));
};

const extraFields: Readonly<Record<string, readonly string[]>> = {
  Pod: [
    'spec.nodeName',
    'spec.restartPolicy',
    'spec.schedulerName',
    'spec.serviceAccountName',
    'spec.hostNetwork',
    'status.phase',
    'status.podIP',
    'status.nominatedNodeName',
  ],
  Event: [
    ...['kind', 'namespace', 'name', 'uid', 'apiVersion', 'resourceVersion', 'fieldPath'].map(
      field => `involvedObject.${field}`,
    ),
    'reason',
    'reportingComponent',
    'source',
    'type',
  ],
  Namespace: ['status.phase'],
  Node: ['spec.unschedulable'],
  ReplicaSet: ['status.replicas'],
  ReplicationController: ['status.replicas'],
  Job: ['status.successful'],
  Secret: ['type'],
  Service: ['spec.clusterIP', 'spec.type'],
};

/** `a=b,c!=d`. Source: GetAttrs and the field label conversions of each kind in kubernetes/pkg. */
const fieldRequirements = (kind: string, selector: string): Matches[] =>
  selector
    .split(',')
    .filter(part => part !== '')
    .map(part => {
      const match = /^([^=!]+)(!=|==?)(.*)$/.exec(part);
      if (!match) throw badRequest(`invalid selector: '${part}'; can't understand '${part}'`);
      const [, path = '', operator = '', wanted = ''] = match;
      const known = ['metadata.name', 'metadata.namespace', ...(extraFields[kind] ?? [])];
      if (!known.includes(path)) throw unknownField(kind, path);
      return object => (fieldText(object, path) === wanted) === (operator !== '!=');
    });

const unknownField = (kind: string, path: string) =>
  badRequest(
    kind in extraFields
      ? `field label not supported: ${path}`
      : `"${path}" is not a known field selector: only "metadata.name", "metadata.namespace"`,
  );

const fieldText = (object: KubernetesObject, path: string): string => {
  let value: unknown = object;
  for (const key of path === 'source' ? ['source', 'component'] : path.split('.'))
    value = typeof value === 'object' && value !== null ? (value as Record<string, unknown>)[key] : undefined;
  return value === undefined || value === null ? '' : String(value);
};

/** `a=b,c!=d,e in (f,g),h notin (i),j,!k`. */
const labelRequirements = (selector: string): Matches[] => splitOutside(selector).map(labelRequirement);

const splitOutside = (selector: string): string[] =>
  (selector.match(/(?:[^,(]|\([^)]*(?:\)|$))+/g) ?? []).map(part => part.trim()).filter(part => part !== '');

const labelRequirement = (part: string): Matches => {
  const set = /^(\S+)\s+(in|notin)\s+\(([^)]*)(\)?)$/.exec(part);
  if (set) {
    const [, key = '', word, values = '', end] = set;
    if (end !== ')') throw badRequest("unable to parse requirement: found '', expected: ',' or ')'");
    const operator = word === 'in' ? 'In' : 'NotIn';
    const list = values.split(',').map(value => value.trim());
    return object => expressionHolds({ key, operator, values: list }, object.metadata?.labels);
  }
  const equal = /^([^\s=!]+)\s*(!=|==?)\s*([^\s=!]*)$/.exec(part);
  if (equal) {
    const [, key = '', word, value = ''] = equal;
    const operator = word === '!=' ? 'NotIn' : 'In';
    return object => expressionHolds({ key, operator, values: [value] }, object.metadata?.labels);
  }
  const exists = /^(!?)\s*([^\s=!()]+)$/.exec(part);
  if (!exists) throw badRequest(`unable to parse requirement: found '${part}', expected: identifier`);
  const [, not, key = ''] = exists;
  return object => expressionHolds({ key, operator: not ? 'DoesNotExist' : 'Exists' }, object.metadata?.labels);
};
