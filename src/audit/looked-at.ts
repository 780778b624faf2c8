import type { ContainerRef, ObjectRef } from '../model/kubernetes.ts';
import type { Screen } from '../state/screen.ts';
import type { ScreenEntry } from './entry.ts';

/** What a screen shows, in the words of the journal. */
export const lookedAt = (screen: Screen): Omit<ScreenEntry, 'entry'> => {
  const of = objectOf(screen);
  return { screen: screen.screen, ...(of ? { of } : {}), detail: detailOf(screen) };
};

const objectOf = (screen: Screen): ObjectRef | undefined => {
  if (screen.screen === 'text') return 'of' in screen.source ? screen.source.of : undefined;
  if (screen.screen === 'logs') return screen.workload ?? podOf(screen.containers);
  if (screen.screen === 'node') return { kind: 'Node', namespace: '', name: screen.name };
  if ('pod' in screen) return screen.pod;
  return 'of' in screen && typeof screen.of === 'object' ? screen.of : undefined;
};

/** The one pod that containers are of. */
const podOf = ([first, ...others]: readonly ContainerRef[]): ObjectRef | undefined =>
  first && others.every(other => other.pod === first.pod && other.namespace === first.namespace)
    ? { kind: 'Pod', namespace: first.namespace, name: first.pod }
    : undefined;

const detailOf = (screen: Screen): string => {
  switch (screen.screen) {
    case 'pods':
      return [screen.cause?.title, screen.filter && `/${screen.filter}`, screen.problemsOnly && 'problems only']
        .filter(Boolean)
        .join(' · ');
    case 'causes':
    case 'events':
      return screen.filter && `/${screen.filter}`;
    case 'text':
      return screen.source.kind;
    case 'listing':
      return `${screen.what} ${screen.name}`;
    case 'logs':
      return [
        [...new Set(screen.containers.map(({ container }) => container))].join(', '),
        screen.previous && 'previous run',
      ]
        .filter(Boolean)
        .join(' · ');
    default:
      return '';
  }
};
