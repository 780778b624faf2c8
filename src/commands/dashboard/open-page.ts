import type { LoadedConfiguration } from '../../configuration/loaded.ts';
import type { DiagnosisReport } from '../../diagnosis/report.ts';
import type { Family } from '../../diagnosis/rule.ts';
import type { ObjectRef } from '../../model/kubernetes.ts';
import type { Screen } from '../../state/screen.ts';
import type { Effect } from '../../state/step.ts';

/** What the pages of podctl's own knowledge are made from. */
export type PageSources = {
  readonly configuration: LoadedConfiguration | undefined;
  /** The namespace in view, '' for all. */
  namespace(): string;
  /** Reads a pod and what stands around it, or all of the namespace in view, and judges it by these rules. */
  judge(pod: ObjectRef | undefined, families: readonly Family[]): Promise<DiagnosisReport>;
  show(screen: Screen): void;
};

export type PageEffect = Extract<Effect, { effect: 'open-configuration' | 'open-rules' | 'open-audit' }>;

/** Opens a page; what makes it is loaded now. */
export const openPage = async (
  effect: PageEffect,
  { configuration, namespace, judge, show }: PageSources,
  tell: (text: string) => void,
): Promise<void> => {
  const { auditFamilies, auditScreen, configurationScreen, rulesScreen } = await import('./open-listing.ts');
  switch (effect.effect) {
    case 'open-configuration':
      return show(configurationScreen(configuration));
    case 'open-rules':
      return show(rulesScreen(effect.rule));
    case 'open-audit': {
      tell('Reading the specs …');
      const report = await judge(effect.pod, auditFamilies);
      show(auditScreen(report, effect.pod, namespace()));
      return tell(`Audited ${report.pods.length === 1 ? 'one pod' : `${report.pods.length} pods`}.`);
    }
  }
};
