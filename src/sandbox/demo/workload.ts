import type { Life } from './lives.ts';
import type { PodTemplate } from './pods.ts';

/** A workload of the demo, as it is declared. */
export type Workload = {
  readonly kind: 'Deployment' | 'StatefulSet' | 'DaemonSet';
  readonly namespace: string;
  readonly name: string;
  readonly replicas: number;
  readonly template: PodTemplate;
  /** What it ran before, and for how long (ms): the present template is then its second revision. */
  readonly former?: { readonly template: PodTemplate; readonly ran: number };
  /** The life of the pod with this ordinal; Deployments count the pods they make. */
  readonly life: (ordinal: number) => Life;
  /** The port of its Service, where it has one. */
  readonly servicePort?: number;
  /** Claims of a StatefulSet: the name of its template and of its storage class. */
  readonly claim?: {
    readonly name: string;
    readonly storageClass: string;
    readonly storage: string;
    readonly bound: boolean;
  };
};

/** The label that everything of a workload carries. */
export const labelsOf = ({ name }: Pick<Workload, 'name'>): Readonly<Record<string, string>> => ({
  'app.kubernetes.io/name': name,
});
