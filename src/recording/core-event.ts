/**
 * An event of `events.k8s.io/v1` as core/v1 shows the same one: what rules read. Everything else comes back as it is.
 * Source: k8s.io/kubernetes/pkg/apis/events/v1/conversion.go
 */
export const asCoreEvent = (object: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> => {
  if (object['kind'] !== 'Event' || !('regarding' in object || 'note' in object)) return object;
  const renamed = Object.entries(object).map(([name, value]) => [coreNames[name] ?? name, value] as const);
  return { ...Object.fromEntries(renamed), apiVersion: 'v1' };
};

const coreNames: Readonly<Record<string, string>> = {
  regarding: 'involvedObject',
  note: 'message',
  reportingController: 'reportingComponent',
  deprecatedSource: 'source',
  deprecatedFirstTimestamp: 'firstTimestamp',
  deprecatedLastTimestamp: 'lastTimestamp',
  deprecatedCount: 'count',
};
