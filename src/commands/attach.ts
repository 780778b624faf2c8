import { UsageError } from '../model/usage-error.ts';
import { exitsAsKubectl, withClusterAsKubectl } from './as-kubectl.ts';
import { sessionFlags, tellUnless } from './exec.ts';
import { explainedEnd, firstWord, oneContainer, onePod } from './one-pod.ts';
import { textOf } from './options.ts';
import { exitCodeOf, joinSession, sessionOptions } from './remote-session.ts';
import type { Stdio } from './stdio.ts';
import type { Call, Subcommand } from './subcommand.ts';
import { targetOf } from './target-word.ts';

export const attach: Subcommand = {
  name: 'attach',
  usage: 'podctl attach POD | KIND/NAME [-c CONTAINER] [-it]',
  summary: 'Join the main process of a container',
  flags: sessionFlags,
  run: exitsAsKubectl(call => runAttach(call, process)),
};

/** As the subcommand, with other streams. */
export const runAttach = async ({ args, flags }: Call, io: Stdio): Promise<number> => {
  const [word, more] = firstWord('podctl attach', args);
  const target = targetOf(word);
  if (more[0] !== undefined) throw new UsageError(`podctl attach takes one pod, not ${more[0]} too`);
  return withClusterAsKubectl(
    flags,
    async cluster => {
      const pod = await onePod(cluster, target);
      const tell = tellUnless(flags, io);
      const container = oneContainer(pod, textOf(flags, 'container'), tell);
      const { name, spec } = container;
      const asked = sessionOptions(flags, io);
      if (asked.stdin && spec.stdin !== true)
        tell(`podctl: container ${name} was started without standard input: it reads nothing\n`);
      if (asked.tty && spec.tty !== true)
        tell(`podctl: container ${name} was started without a terminal: going on without one\n`);
      const options = { ...asked, stdin: asked.stdin && spec.stdin === true, tty: asked.tty && spec.tty === true };
      const ref = { namespace: cluster.context.namespace, pod: pod.metadata?.name ?? '', container: name };
      return exitCodeOf(explainedEnd(await joinSession(how => cluster.attach(ref, how), options, io), container), io);
    },
    true,
  );
};
