import type { DebugProfile } from '../model/debug-container.ts';
import type { ContainerRef, ObjectRef } from '../model/kubernetes.ts';
import type { Action } from './action.ts';

/** What a command asks for: a change of the state, or something to be done in the world outside it. */
export type Step = Action | Effect;

/** Things outside the state. They are data too: a test reads them, `commands/dashboard` does them. */
export type Effect =
  | { readonly effect: 'quit'; readonly exitCode: number }
  /** ctrl-z: gives the terminal back and stops the program until `fg`. */
  | { readonly effect: 'suspend' }
  | { readonly effect: 'copy'; readonly text: string; readonly what: string }
  | { readonly effect: 'save'; readonly name: string; readonly text: string }
  /** The whole log as the server has it, not only what the buffer kept. */
  | { readonly effect: 'save-log'; readonly containers: readonly ContainerRef[]; readonly previous: boolean }
  | { readonly effect: 'shell'; readonly container: ContainerRef }
  | { readonly effect: 'attach'; readonly container: ContainerRef }
  | {
      readonly effect: 'debug';
      readonly pod: ObjectRef;
      /** The container whose processes it sees; '' for none. */
      readonly target: string;
      readonly profile: DebugProfile;
      readonly image: string;
    }
  /** Reads the ports that the pod declares and lets one be chosen. */
  | { readonly effect: 'ask-port'; readonly pod: ObjectRef }
  /** `local` 0 takes any free port; `remote` is a number or a name. */
  | { readonly effect: 'start-forward'; readonly pod: ObjectRef; readonly local: number; readonly remote: string }
  | { readonly effect: 'stop-forward'; readonly id: number }
  /** Reads a pod and what controls it, to tell in the open question what deleting it will do. */
  | { readonly effect: 'explain-delete'; readonly pod: ObjectRef }
  | { readonly effect: 'delete-pod'; readonly pod: ObjectRef }
  /** To another moment of a recorded session. */
  | { readonly effect: 'step-replay'; readonly to: 'next' | 'previous' | number }
  /** Offers all moments of a recorded session to choose from. */
  | { readonly effect: 'list-moments' }
  /** Something was asked for that podctl does not do in read-only mode: the journal has it. */
  | {
      readonly effect: 'note-refusal';
      readonly command: string;
      readonly pod: ObjectRef | undefined;
      readonly why: string;
    }
  /** Opens what the configuration makes of podctl. */
  | { readonly effect: 'open-configuration' }
  /** Opens the rules, or the page of one. */
  | { readonly effect: 'open-rules'; readonly rule: string }
  /** Opens what an audit notes of a pod and its workload, or of all pods in view. */
  | { readonly effect: 'open-audit'; readonly pod: ObjectRef | undefined }
  /** Asks anew what may be done to the pods of the selected one's namespace: somebody tried what was refused before. */
  | { readonly effect: 'ask-rights' }
  | { readonly effect: 'reconnect' }
  | { readonly effect: 'switch-namespace'; readonly namespace: string }
  | { readonly effect: 'switch-context'; readonly context: string };

export const isEffect = (step: Step): step is Effect => 'effect' in step;
