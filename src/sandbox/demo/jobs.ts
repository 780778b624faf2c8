import type { KubernetesObject, ObjectOf, Pod } from '../../model/kubernetes.ts';
import { timestamp } from '../clock.ts';
import { recordEvent } from './events.ts';
import type { Life } from './lives.ts';
import { createPod, ownerReference, type PodTemplate, podSpec } from './pods.ts';
import { type DemoWorld, suffix } from './world.ts';

type JobFacts = {
  readonly namespace: string;
  readonly name: string;
  readonly template: PodTemplate;
  readonly life: Life;
  readonly owner?: KubernetesObject;
};

/** A Job with one pod; it is complete when the pod has ended well. */
export const createJob = (world: DemoWorld, { namespace, name, template, life, owner }: JobFacts): void => {
  const { sandbox } = world;
  const labels = { 'batch.kubernetes.io/job-name': name, 'job-name': name };
  const spec = {
    parallelism: 1,
    completions: 1,
    backoffLimit: 6,
    completionMode: 'NonIndexed',
    suspend: false,
    selector: { matchLabels: labels },
    template: { metadata: { labels }, spec: podSpec({ ...template, restartPolicy: 'Never' }) },
  };
  const startTime = timestamp(world.now());
  const job = sandbox.put<ObjectOf<'Job'>>({
    apiVersion: 'batch/v1',
    kind: 'Job',
    metadata: { namespace, name, labels, ...(owner && { ownerReferences: [ownerReference(owner)] }) },
    spec,
    status: { startTime, active: 1, ready: 0 },
  });
  const pod = createPod(world, {
    namespace,
    name: `${name}-${suffix(world, 5)}`,
    labels,
    owner: job,
    template: { ...template, restartPolicy: 'Never' },
    life,
  });
  recordEvent(world, job, {
    reason: 'SuccessfulCreate',
    message: `Created pod: ${pod.metadata?.name}`,
    component: 'job-controller',
  });
  const unsubscribe = sandbox.subscribe(({ kind, object }) => {
    if (kind !== 'Pod' || object.metadata?.uid !== pod.metadata?.uid) return;
    if ((object as Pod).status?.phase !== 'Succeeded') return;
    unsubscribe();
    world.later(1000, () => complete(world, job, startTime));
  });
};

const complete = (world: DemoWorld, { metadata }: ObjectOf<'Job'>, startTime: string): void => {
  const job = world.sandbox.get('Job', metadata?.namespace ?? '', metadata?.name ?? '');
  if (job === undefined) return;
  const now = timestamp(world.now());
  const facts = { status: 'True', reason: 'CompletionsReached', message: 'Reached expected number of succeeded pods' };
  const conditions = ['SuccessCriteriaMet', 'Complete'].map(type => ({
    type,
    ...facts,
    lastProbeTime: now,
    lastTransitionTime: now,
  }));
  world.sandbox.put({ ...job, status: { startTime, completionTime: now, succeeded: 1, ready: 0, conditions } });
  recordEvent(world, job, { reason: 'Completed', message: 'Job completed', component: 'job-controller' });
};

/** A CronJob that runs every five minutes and keeps its three newest Jobs. */
export const createCronJob = (world: DemoWorld, facts: Omit<JobFacts, 'owner'>): void => {
  const { sandbox } = world;
  const { namespace, name, template } = facts;
  const every = 300_000;
  const cronJob = sandbox.put<ObjectOf<'CronJob'>>({
    apiVersion: 'batch/v1',
    kind: 'CronJob',
    metadata: { namespace, name },
    spec: {
      schedule: '*/5 * * * *',
      concurrencyPolicy: 'Forbid',
      suspend: false,
      successfulJobsHistoryLimit: 3,
      failedJobsHistoryLimit: 1,
      jobTemplate: { spec: { template: { spec: podSpec({ ...template, restartPolicy: 'Never' }) } } },
    } as ObjectOf<'CronJob'>['spec'],
    status: {},
  });
  const run = (): void => {
    const job = `${name}-${Math.floor(world.now() / 60_000)}`;
    createJob(world, { ...facts, name: job, owner: cronJob });
    recordEvent(world, cronJob, {
      reason: 'SuccessfulCreate',
      message: `Created job ${job}`,
      component: 'cronjob-controller',
    });
    sandbox.put({ ...cronJob, status: { lastScheduleTime: timestamp(world.now()) } });
    forgetOld(world, cronJob);
    world.later(every, run);
  };
  world.later(every - (world.now() % every), run);
};

const forgetOld = ({ sandbox }: DemoWorld, cronJob: KubernetesObject): void => {
  const jobs = sandbox
    .all('Job')
    .filter(job => job.metadata?.ownerReferences?.[0]?.uid === cronJob.metadata?.uid)
    .sort((a, b) => (a.metadata?.name ?? '').localeCompare(b.metadata?.name ?? ''));
  for (const { metadata } of jobs.slice(0, -3)) {
    for (const pod of sandbox.all('Pod'))
      if (pod.metadata?.ownerReferences?.[0]?.uid === metadata?.uid)
        sandbox.remove('Pod', pod.metadata?.namespace ?? '', pod.metadata?.name ?? '');
    sandbox.remove('Job', metadata?.namespace ?? '', metadata?.name ?? '');
  }
};
