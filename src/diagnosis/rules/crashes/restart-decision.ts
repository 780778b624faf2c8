import type { ContainerView } from '../../../model/container.ts';
import type { Pod } from '../../../model/kubernetes.ts';

/** Whether the kubelet starts a container again after an exit code, and which field says so. */
export type RestartDecision = {
  readonly restarts: boolean;
  readonly by: 'rule' | 'container' | 'pod';
  /** `Always`, `OnFailure` or `Never`; for a rule its action. */
  readonly policy: string;
  /** Field path of what decides. */
  readonly path: string;
};

/**
 * The first matching rule of the container decides (1.34 alpha, 1.35 beta), else its own restartPolicy, else the pod's.
 * Init containers of a pod with Always are retried like OnFailure. Source: pkg/kubelet/container ShouldContainerBeRestarted.
 */
export const restartAfter = (pod: Pod, container: ContainerView, exitCode: number): RestartDecision => {
  const rules = container.spec.restartPolicyRules ?? [];
  const index = rules.findIndex(rule => {
    const values = rule?.exitCodes?.values ?? [];
    return rule?.exitCodes?.operator === 'NotIn' ? !values.includes(exitCode) : values.includes(exitCode);
  });
  if (index !== -1)
    return {
      restarts: true,
      by: 'rule',
      policy: rules[index]?.action ?? 'Restart',
      path: `${container.specPath}.restartPolicyRules`,
    };
  const own = container.spec.restartPolicy;
  const policy = own ?? pod.spec?.restartPolicy ?? 'Always';
  const retried =
    container.role === 'init' && !own
      ? policy !== 'Never' && exitCode !== 0
      : policy === 'Always' || (policy === 'OnFailure' && exitCode !== 0);
  return {
    restarts: retried,
    by: own ? 'container' : 'pod',
    policy,
    path: own ? `${container.specPath}.restartPolicy` : 'spec.restartPolicy',
  };
};
