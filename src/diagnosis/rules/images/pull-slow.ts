import { humanDuration } from '../../../model/age.ts';
import { cite, citeEvent, citeEventTimes } from '../../evidence.ts';
import { eventsWith } from '../../pod-facts.ts';
import type { PodCheck, Rule } from '../../rule.ts';
import { imageOf, imageValues } from './image-values.ts';

const imagePullSlow: Rule = {
  id: 'image-pull-slow',
  severity: 'low',
  effect: 'progressing',
  title: 'Pulling {shortImage} for {duration}',
  explanation:
    'Container {container} waits for its image: node {node} has been pulling {image} for {duration}, and nothing has failed.',
  next: [
    { why: 'Watch the pod', command: 'kubectl get pod {pod} -n {namespace} -w' },
    { why: 'See the events', command: 'kubectl describe pod {pod} -n {namespace}' },
  ],
  about:
    'The first pull of a large image on a node takes its time, and by default a node pulls one image after the other.',
  reference: 'https://kubernetes.io/docs/concepts/containers/images/#serial-and-parallel-image-pulls',
};

/** A pull that goes on for longer is no longer a matter of patience, ms. */
const patience = 20 * 60_000;

/** A pull that is under way: begun, and neither finished nor failed since. */
export const pullSlowCheck: PodCheck = {
  rules: [imagePullSlow],
  *run(pod, snapshot) {
    if (pod.stage === 'deleting' || pod.stage === 'finished') return;
    for (const container of pod.containers) {
      const reason = container.waiting?.reason;
      if (container.role === 'ephemeral' || (reason !== 'ContainerCreating' && reason !== 'PodInitializing')) continue;
      const own = eventsWith(
        pod,
        'Pulling',
        'Pulled',
        'Failed',
        'BackOff',
        'Created',
        'Started',
        'InspectFailed',
      ).filter(event => event.container === container.name);
      const pulling = own.find(event => event.reason === 'Pulling');
      if (!pulling || own.some(event => event !== pulling && event.lastSeen >= pulling.lastSeen)) continue;
      const image = imageOf(container);
      const duration = Math.max(0, snapshot.now - pulling.lastSeen);
      yield {
        outcome: 'found',
        rule: imagePullSlow,
        container: container.name,
        identity: image,
        since: pulling.lastSeen,
        values: { ...imageValues(pod, image), duration: humanDuration(duration) },
        evidence: [
          ...citeEvent(pulling),
          ...citeEventTimes(pulling),
          ...cite(
            pod.pod,
            `${container.statusPath}.state.waiting.reason`,
            `${container.specPath}.image`,
            'spec.nodeName',
          ),
        ],
        ...(duration > patience ? { severity: 'medium', effect: 'failing' } : {}),
      };
    }
  },
};
