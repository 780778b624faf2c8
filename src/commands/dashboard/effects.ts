import type { Cluster } from '../../cluster/cluster.ts';
import { ApiError } from '../../cluster/errors.ts';
import { existing } from '../../evidence/pods-of-owner.ts';
import type { PortForwards } from '../../evidence/port-forwards.ts';
import { cutOffReasons } from '../../evidence/why-cut-off.ts';
import { deleteLines } from '../../keys/delete-lines.ts';
import { lastingMs } from '../../keys/notice.ts';
import { portPicker } from '../../keys/port-picker.ts';
import { podContainers } from '../../model/container.ts';
import { isKind } from '../../model/kinds.ts';
import { unknown } from '../../model/known.ts';
import type { ContainerRef, ObjectRef } from '../../model/kubernetes.ts';
import { controllerOf } from '../../model/owner.ts';
import type { Overlay } from '../../state/overlay.ts';
import type { Notice } from '../../state/state.ts';
import type { Effect } from '../../state/step.ts';
import { attachSession } from './attach-session.ts';
import { debugEndText, debugSession } from './debug-session.ts';
import { openPage, type PageSources } from './open-page.ts';
import { saveFile } from './save-file.ts';
import { saveLogs } from './save-logs.ts';
import { hasNoShell } from './shell-command.ts';
import { shellSession } from './shell-session.ts';
import { tellSessionEnd } from './tell-session-end.ts';

/** What the effects act on. */
export type World = {
  cluster(): Cluster;
  /** `lasts`: ms, where it is not as usual. */
  tell(text: string, tone: Notice['tone'], lasts?: number): void;
  quit(exitCode: number): void;
  suspend(): void;
  copy(text: string): void;
  /** Takes the screen and the keys away from the dashboard while `use` runs. */
  handOver<T>(use: () => Promise<T>): Promise<T>;
  /** Asks whether to add a debug container beside this one, or says why that cannot be. `why` says what led here. */
  offerDebug(container: ContainerRef, why: string): void;
  open(overlay: Overlay): void;
  /** Tells in the question about an object, if that is still open, what is known by now. */
  explain(about: ObjectRef, lines: readonly string[]): void;
  /** Undefined for the moment before the cluster is heard of. */
  forwards(): PortForwards | undefined;
  /** Something was asked for that read-only mode does not do. */
  noteRefusal?(refusal: Extract<Effect, { effect: 'note-refusal' }>): void;
  /** Set while a recorded session is replayed. */
  readonly replay?: {
    step(to: Extract<Effect, { effect: 'step-replay' }>['to']): void;
    list(): void;
  };
  readonly pages: PageSources;
  /** Asks anew what may be done; absent where nothing may. */
  askRights?(): void;
  showNamespace(namespace: string): void;
  switchContext(context: string): Promise<void>;
};

/** Does what a command asked for. Whatever fails is told in one line; nothing here ends the program. */
export const perform = async (effect: Effect, world: World): Promise<void> => {
  try {
    await act(effect, world);
  } catch (error) {
    if (error instanceof ApiError && error.kind === 'forbidden') world.askRights?.();
    world.tell(error instanceof Error ? error.message : String(error), 'error');
  }
};

const act = async (effect: Effect, world: World): Promise<void> => {
  switch (effect.effect) {
    case 'quit':
      return world.quit(effect.exitCode);
    case 'suspend':
      return world.suspend();
    case 'copy':
      world.copy(effect.text);
      return world.tell(`Copied ${effect.what}.`, 'info');
    case 'save':
      return world.tell(`Saved ${await saveFile(effect.name, effect.text, new Date())}`, 'info', lastingMs);
    case 'save-log':
      return saveAll(effect.containers, effect.previous, world);
    case 'shell':
      return shell(effect.container, world);
    case 'attach':
      return attach(effect.container, world);
    case 'debug':
      return debug(effect, world);
    case 'ask-port':
      return askPort(effect.pod, world);
    case 'start-forward': {
      const { namespace, name } = effect.pod;
      const { local, remote } = effect;
      world.forwards()?.start({ kind: 'Pod', namespace, name, local, remote, orFree: true });
      return;
    }
    case 'stop-forward':
      return world.forwards()?.stop(effect.id);
    case 'explain-delete':
      return explainDelete(effect.pod, world);
    case 'delete-pod':
      return deletePod(effect.pod, world);
    case 'note-refusal':
      return world.noteRefusal?.(effect);
    case 'step-replay':
      return world.replay?.step(effect.to);
    case 'list-moments':
      return world.replay?.list();
    case 'ask-rights':
      return world.askRights?.();
    case 'open-configuration':
    case 'open-rules':
    case 'open-audit':
      return openPage(effect, world.pages, text => world.tell(text, 'info'));
    case 'reconnect':
      world.cluster().reconnect();
      world.askRights?.();
      return world.tell('Reconnecting.', 'info');
    case 'switch-namespace':
      return world.showNamespace(effect.namespace);
    case 'switch-context':
      return world.switchContext(effect.context);
  }
};

const shell = async (container: ContainerRef, world: World): Promise<void> => {
  const why = cutOffReasons(world.cluster(), container);
  const end = await world.handOver(() => shellSession(world.cluster(), container));
  if (end.kind === 'failed') world.askRights?.();
  const hasNone = end.kind === 'failed' && hasNoShell(end.message);
  if (hasNone) world.offerDebug(container, `The image of ${container.container} has no shell.`);
  else await tellSessionEnd(`The shell in ${container.container}`, end, why, world.tell);
};

const debug = async (effect: Extract<Effect, { effect: 'debug' }>, world: World): Promise<void> => {
  const end = await world.handOver(() => debugSession(world.cluster(), effect, process));
  const isCalm = end.kind === 'ended' && end.exitCode === 0;
  world.tell(debugEndText(end), isCalm ? 'info' : end.kind === 'not-started' ? 'error' : 'warning');
};

const attach = async (container: ContainerRef, world: World): Promise<void> => {
  const why = cutOffReasons(world.cluster(), container);
  const end = await world.handOver(() => attachSession(world.cluster(), container));
  if (end.kind === 'left') world.tell(`Detached from ${container.container}; it goes on.`, 'info');
  else await tellSessionEnd(`The process of ${container.container}`, end, why, world.tell);
};

const askPort = async (pod: ObjectRef, world: World): Promise<void> => {
  const { value } = await existing(world.cluster(), 'Pod', pod.namespace, pod.name);
  const ports = podContainers(value).flatMap(({ name, spec }) =>
    (spec.ports ?? []).map(({ containerPort, name: portName = '', protocol = 'TCP' }) => ({
      port: containerPort,
      name: portName,
      protocol,
      container: name,
    })),
  );
  world.open(portPicker(pod, ports));
};

const saveAll = async (containers: readonly ContainerRef[], previous: boolean, world: World): Promise<void> => {
  const { text, tone } = await saveLogs(world.cluster(), containers, previous);
  // The path must be read, and perhaps copied.
  world.tell(text, tone, lastingMs);
};

/** What cannot be read leaves the question as it is: it says what holds in general. */
const explainDelete = async (about: ObjectRef, world: World): Promise<void> => {
  const cluster = world.cluster();
  try {
    const pod = await cluster.get('Pod', about.namespace, about.name);
    const gone = pod.state === 'absent' || (pod.state === 'read' && pod.value.metadata?.uid !== about.uid);
    if (gone) world.explain(about, ['It is gone already.']);
    if (gone || pod.state !== 'read') return;
    const controller = controllerOf(pod.value);
    const owner =
      controller && isKind(controller.kind) && controller.kind !== 'Node'
        ? await cluster.get(controller.kind, about.namespace, controller.name).catch(() => unknown)
        : unknown;
    world.explain(about, deleteLines(pod.value, owner));
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
  }
};

const deletePod = async ({ namespace, name, uid }: ObjectRef, world: World): Promise<void> => {
  try {
    await world.cluster().deletePod(namespace, name, uid ? { uid } : {});
    world.tell(`Deleting pod ${name}.`, 'info');
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    if (error.kind === 'forbidden') world.askRights?.();
    const gone = error.kind === 'not-found';
    world.tell(
      gone ? `Pod ${name} is already gone.` : `Pod ${name} is not deleted: ${error.message}`,
      gone ? 'info' : 'error',
    );
  }
};
