import { isDeepStrictEqual } from 'node:util';
import type { ObjectOf, Pod } from '../../model/kubernetes.ts';
import { mapSelects } from '../../model/selector.ts';
import { isReady, ownerReference } from './pods.ts';
import { labelsOf, type Workload } from './workload.ts';
import { type DemoWorld, suffix } from './world.ts';

/** How long after a change of a pod its endpoints follow (ms). */
const followsAfter = 300;

/** A Service for a workload, and an EndpointSlice that follows its pods. */
export const createService = (world: DemoWorld, workload: Workload): void => {
  const { namespace, name, servicePort = 80 } = workload;
  const labels = labelsOf(workload);
  const address = `10.96.${Math.floor(world.random() * 250)}.${2 + Math.floor(world.random() * 250)}`;
  const service = world.sandbox.put({
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { namespace, name, labels },
    spec: {
      type: 'ClusterIP',
      clusterIP: address,
      clusterIPs: [address],
      selector: labels,
      sessionAffinity: 'None',
      ipFamilies: ['IPv4'],
      ipFamilyPolicy: 'SingleStack',
      ports: [{ name: 'http', port: servicePort, targetPort: 8080, protocol: 'TCP' }],
    },
    status: { loadBalancer: {} },
  });
  const slice = {
    apiVersion: 'discovery.k8s.io/v1',
    kind: 'EndpointSlice',
    metadata: {
      namespace,
      name: `${name}-${suffix(world, 5)}`,
      labels: {
        'kubernetes.io/service-name': name,
        'endpointslice.kubernetes.io/managed-by': 'endpointslice-controller.k8s.io',
      },
      ownerReferences: [ownerReference(service)],
    },
    addressType: 'IPv4',
    ports: [{ name: 'http', port: 8080, protocol: 'TCP' }],
  };
  let due = false;
  const follow = (): void => {
    due = false;
    const pods = world.sandbox.all('Pod').filter(pod => pod.metadata?.namespace === namespace);
    const endpoints = pods.filter(pod => pod.status?.podIP && mapSelects(labels, pod.metadata?.labels)).map(endpointOf);
    const before = world.sandbox.get('EndpointSlice', namespace, slice.metadata.name);
    if (!isDeepStrictEqual(before?.endpoints, endpoints))
      world.sandbox.put<ObjectOf<'EndpointSlice'>>({ ...slice, endpoints });
  };
  world.sandbox.subscribe(({ kind, object }) => {
    if (due || kind !== 'Pod' || object.metadata?.namespace !== namespace) return;
    if (!mapSelects(labels, object.metadata.labels)) return;
    due = true;
    world.later(followsAfter, follow);
  });
  follow();
};

const endpointOf = (pod: Pod) => ({
  addresses: [pod.status?.podIP ?? ''],
  conditions: {
    ready: isReady(pod),
    serving: isReady(pod),
    terminating: pod.metadata?.deletionTimestamp !== undefined,
  },
  nodeName: pod.spec?.nodeName,
  targetRef: { kind: 'Pod', namespace: pod.metadata?.namespace, name: pod.metadata?.name, uid: pod.metadata?.uid },
});
