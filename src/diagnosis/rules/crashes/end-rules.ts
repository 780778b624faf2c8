import type { CausePattern, Rule } from '../../rule.ts';

const logs = {
  why: 'Read what the last run said',
  command: 'kubectl logs {pod} -n {namespace} -c {container} --previous',
};
const ownLogs = { why: 'Read what it said', command: 'kubectl logs {pod} -n {namespace} --all-containers' };
const events = { why: 'See the events', command: 'kubectl describe pod {pod} -n {namespace}' };
const usage = { why: 'See its use of memory', command: 'kubectl top pod {pod} -n {namespace} --containers' };
const reference = 'https://kubernetes.io/docs/concepts/workloads/pods/pod-lifecycle/#container-restarts';

/** What explains that a process ended: the words in its log, a probe that had it killed, or a Service it needs. */
const endCauses: readonly CausePattern[] = [
  {
    rules: [
      'log-*',
      'exec-*',
      'liveness-kill-loop',
      'startup-probe-too-short',
      'probe-same-as-readiness',
      'poststart-failed',
      'oomkilled',
    ],
    within: 'container',
  },
  { rules: ['evicted-*', 'preempted', 'node-shutdown'], within: 'pod' },
  { rules: ['svc-*'], within: 'related' },
];

export const exitError: Rule = {
  id: 'exit-error',
  severity: 'high',
  title: '{exitTitle}',
  explanation:
    'Container {container} (image {image}) ended{byItself} with exit code {code}{meaning} after {ran}. {suspects} {said} {again} {place}',
  next: [
    logs,
    {
      why: 'Run the image by hand',
      command: 'kubectl debug {pod} -n {namespace} -it --copy-to={pod}-debug --container={container} -- sh',
    },
    events,
  ],
  about:
    'The process of the container ended with an error of its own. Its log, read with --previous, normally ends with the reason.',
  reference,
  explainedBy: endCauses,
};

export const initCrash: Rule = {
  id: 'init-crash',
  severity: 'high',
  title: '{exitTitle}',
  explanation:
    'The pod does not start: its init container {container} (image {image}) ended with exit code {code}{meaning} after {ran}, and no later container starts before it succeeds. {said} {again} {place}',
  next: [
    { why: 'Read what it said', command: 'kubectl logs {pod} -n {namespace} -c {container} --previous' },
    { ...ownLogs, why: 'Read what the init containers before it said' },
    events,
  ],
  about:
    'Init containers must end with exit code 0, one after the other. One that fails is tried again (unless restartPolicy is Never, which fails the pod), and all later containers wait.',
  reference: 'https://kubernetes.io/docs/concepts/workloads/pods/init-containers/',
  explainedBy: endCauses,
};

export const completedRestarting: Rule = {
  id: 'completed-restarting',
  severity: 'high',
  title: 'Ends with success, and is restarted for it',
  explanation:
    'Container {container} (image {image}) ended with exit code 0 after {ran}: its program finished instead of staying, and restartPolicy {policy} starts it again each time. {said} {again} {place}',
  next: [
    logs,
    { why: 'See the command', command: 'kubectl get pod {pod} -n {namespace} -o yaml' },
    { why: 'Give it a command that stays, or make it a Job', command: 'kubectl edit {owner} -n {namespace}' },
  ],
  about:
    'A container of a Deployment, StatefulSet or DaemonSet must not end. The usual reasons: a program that puts itself into the background, an image whose command is a shell, a one-time task that belongs into a Job.',
  reference,
  explainedBy: endCauses,
};

/** The same where a liveness probe may have ended it, and the events that would tell are gone. */
const completedOrKilled: Rule = {
  ...completedRestarting,
  title: 'Ends with exit code 0: done, or ended by its {suspect}',
  explanation:
    'Container {container} (image {image}) ended with exit code 0 after {ran}, and restartPolicy {policy} starts it again each time. {suspects} A program that is told to stop often ends with exit code 0; one that has nothing left to do ends so by itself. {said} {again} {place}',
  next: [logs, events, ...completedRestarting.next.slice(2)],
};

export const oomKilled: Rule = {
  id: 'oomkilled',
  severity: 'critical',
  title: 'Out of memory, {limitWords}',
  explanation:
    'The kernel killed {killed} {container} (image {image}) after {ran} because it used up its memory{limitText}. It ended with exit code {code}. {memoryText} {again} {place}',
  next: [
    usage,
    {
      why: 'Raise the limit',
      command: 'kubectl set resources {owner} -c {container} --limits=memory=SIZE -n {namespace}',
    },
    logs,
  ],
  about:
    'The memory of a container, files in emptyDir volumes of medium Memory included, must stay below its limit; what goes beyond is killed at once (SIGKILL, exit code 137). Either the limit is below the real need, or the program leaks or sizes its heap without regard to the limit.',
  reference: 'https://kubernetes.io/docs/tasks/configure-pod-container/assign-memory-resource/',
};

export const sigkill: Rule = {
  id: 'sigkill-137',
  severity: 'high',
  title: 'Killed with SIGKILL (137), not marked as OOM',
  explanation:
    'Container {container} (image {image}) was killed with SIGKILL (exit code 137) after {ran}, and the runtime does not call it out of memory. {suspects} {said} {again} {place}',
  next: [
    events,
    logs,
    {
      why: 'See whether the node ran out of memory',
      command: 'kubectl get events -n default --field-selector involvedObject.kind=Node',
    },
  ],
  about:
    'SIGKILL comes from outside: from the kubelet when a container ignores SIGTERM past its grace period, from the kernel when the node itself runs out of memory or the OOM mark was lost, or from a person.',
  reference,
  explainedBy: endCauses,
};

export const sigterm: Rule = {
  id: 'sigterm-143',
  severity: 'high',
  title: 'Ended as if by SIGTERM (143)',
  explanation:
    'Container {container} (image {image}) ended with exit code 143 after {ran}, which stands for SIGTERM, the request to stop, though the pod is not being deleted. {suspects} {said} {again} {place}',
  next: [events, logs],
  about:
    'SIGTERM is how the kubelet asks a container to stop: after failed liveness or startup probes, or at deletion. A supervisor inside the container can send it as well.',
  reference,
  explainedBy: endCauses,
};

/** The same rule, told as what the kubelet may have done: the events that would prove it are gone. */
export const perhapsKilled = (rule: Rule): Rule => {
  if (rule === completedRestarting) return completedOrKilled;
  return rule === sigkill || rule === sigterm ? { ...rule, title: 'Killed ({code}), perhaps for its {suspect}' } : rule;
};

export const statusUnknown: Rule = {
  id: 'container-status-unknown',
  severity: 'medium',
  effect: 'failing',
  title: 'How it ended is unknown',
  explanation:
    'The kubelet of node {node} lost sight of container {container}: {message} It counts as failed (exit code 137). {again}',
  next: [{ why: 'See whether the node was restarted', command: 'kubectl describe node {node}' }, events],
  about:
    'The container vanished while the kubelet was not looking: the node or its runtime was restarted, or the pod was evicted. The exit code 137 is made up.',
  reference,
  explainedBy: [{ rules: ['evicted-*', 'node-*', 'preempted', 'admission-*'], within: 'pod' }],
};

export const unknown255: Rule = {
  id: 'unknown-255',
  severity: 'medium',
  effect: 'failing',
  title: 'Ended while the runtime was away (255)',
  explanation:
    'Container {container} ended while the container runtime of node {node} was not running, as at a restart of the node: it reports reason Unknown and exit code 255. {again}',
  next: [{ why: 'See whether the node was restarted', command: 'kubectl describe node {node}' }, events],
  about: 'containerd found the container gone after its own restart and cannot tell how it ended.',
  reference,
};

export const policyExhausted: Rule = {
  id: 'restart-policy-exhausted',
  severity: 'high',
  title: '{exitTitle}',
  explanation:
    'The pod has failed: container {container} (image {image}) ended with exit code {code}{meaning} after {ran}, and restartPolicy {policy} does not start it again. {suspects} {said} {place}',
  next: [ownLogs, events, { why: 'See what owns the pod', command: 'kubectl describe {owner} -n {namespace}' }],
  about:
    'With restartPolicy Never (or OnFailure in a Job that has given up) a container that fails stays down and the pod ends as Failed. A Job may make another pod.',
  reference,
  explainedBy: endCauses,
};

export const jobRetried: Rule = {
  id: 'job-retried',
  severity: 'low',
  role: 'note',
  title: 'Failed, and Job {job} has completed since',
  explanation: 'This {attempt} failed, and a later one succeeded: Job {job} is complete. {ends}',
  next: [ownLogs, { why: 'See the Job', command: 'kubectl describe job {job} -n {namespace}' }],
  about:
    'A Job makes another pod when one fails, up to its backoffLimit. The failed pods stay as a record; when a later one succeeds, nothing is wrong any more.',
  reference: 'https://kubernetes.io/docs/concepts/workloads/controllers/job/#pod-backoff-failure-policy',
};

export const restartRules: Rule = {
  id: 'container-restart-rules',
  severity: 'high',
  title: '{exitTitle}',
  explanation:
    'Container {container} (image {image}) ends with exit code {code}{meaning} after {ran}, and its restartPolicyRules start it again on that code, in spite of restartPolicy {basePolicy}: it loops. {said} {again}',
  next: [logs, { why: 'See the rules', command: 'kubectl get pod {pod} -n {namespace} -o yaml' }],
  about:
    'restartPolicyRules of a container (1.34 alpha, 1.35 beta) override its restart policy for certain exit codes. A program that always ends with such a code never comes to rest.',
  reference: 'https://kubernetes.io/docs/concepts/workloads/pods/pod-lifecycle/#container-restart-rules',
};

export const restartAll: Rule = {
  id: 'restart-all-containers',
  severity: 'medium',
  effect: 'failing',
  title: 'All containers restart because of {trigger}',
  explanation:
    'The whole pod is started again in place, init containers included, because container {trigger} ended with a code for which its restartPolicyRules say RestartAllContainers. {said}',
  next: [
    { why: 'Read what the trigger said', command: 'kubectl logs {pod} -n {namespace} -c {trigger} --previous' },
    events,
  ],
  about:
    'The action RestartAllContainers (1.35 alpha, 1.36 beta) restarts all containers of a pod without making a new one. If the trigger keeps ending with that code, the pod loops.',
  reference: 'https://kubernetes.io/docs/concepts/workloads/pods/pod-lifecycle/#container-restart-rules',
};

export const deadlineExceeded: Rule = {
  id: 'deadline-exceeded',
  severity: 'medium',
  effect: 'failing',
  title: 'Ran longer than its deadline of {seconds} s',
  explanation: 'The pod was ended after {seconds} seconds, its activeDeadlineSeconds, and counts as failed: {message}.',
  next: [ownPodLogs(), { why: 'Give it more time', command: 'kubectl edit {owner} -n {namespace}' }],
  about:
    'spec.activeDeadlineSeconds of a pod counts from its start. When it is over, the kubelet ends the pod as Failed, whatever it does. It is not the deadline of a Job.',
  reference: 'https://kubernetes.io/docs/concepts/workloads/pods/init-containers/#detailed-behavior',
};

function ownPodLogs() {
  return { why: 'Read what it was doing', command: 'kubectl logs {pod} -n {namespace} --all-containers' };
}

export const crashLoop: Rule = {
  id: 'crashloop',
  severity: 'high',
  role: 'symptom',
  title: 'Keeps ending; {restarts} restarts so far',
  explanation:
    'Container {container} keeps ending, so the kubelet pauses for {pause} before it starts it again. {killer} {again}',
  next: [logs, events],
  about:
    'CrashLoopBackOff only says that the kubelet waits before the next start: 10 seconds at first, then twice as long each time, up to five minutes. Why the container ends stands in its last state and its log.',
  reference,
  explainedBy: [
    {
      rules: [
        ...[
          'exit-error',
          'init-crash',
          'completed-restarting',
          'oomkilled',
          'sigkill-137',
          'sigterm-143',
          'unknown-255',
        ],
        ...[
          'container-status-unknown',
          'restart-policy-exhausted',
          'container-restart-rules',
          'restart-all-containers',
        ],
        ...[
          'log-*',
          'exec-*',
          'mount-*',
          'config-*',
          'create-*',
          'image-*',
          'oom-at-init',
          'workdir-bad',
          'cgroup-apply',
        ],
        ...['apparmor-apply', 'seccomp-init', 'caps-apply', 'user-unmapped', 'rlimit', 'nvidia-hook', 'procready'],
        ...[
          'runtime-shim',
          'log-open',
          'start-failed',
          'poststart-failed',
          'liveness-kill-loop',
          'startup-probe-too-short',
        ],
      ],
      within: 'container',
    },
  ],
};
