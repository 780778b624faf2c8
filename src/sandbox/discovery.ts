import { type KindPath, kindPaths } from '../model/kinds.ts';
import { noSuchResource } from './status.ts';

/** Answers `/version`, `/api`, `/apis` and the resource lists below them; undefined for every other path. */
export const discover = (path: string, minor: number): object | undefined => {
  if (path === '/version' || path === '/version/') return version(minor);
  if (path === '/api' || path === '/api/') return { kind: 'APIVersions', versions: ['v1'] };
  if (path === '/apis' || path === '/apis/') return { kind: 'APIGroupList', apiVersion: 'v1', groups: groups() };
  const [, , group = '', groupVersion = ''] = /^\/(api|apis\/([^/]+))\/(v[^/]+)\/?$/.exec(path) ?? [];
  if (groupVersion === '') return undefined;
  const resources = resourcesOf(group, groupVersion);
  if (resources.length === 0) throw noSuchResource();
  return {
    kind: 'APIResourceList',
    ...(group && { apiVersion: 'v1' }),
    groupVersion: group ? `${group}/${groupVersion}` : groupVersion,
    resources,
  };
};

const version = (minor: number) => ({
  major: '1',
  minor: String(minor),
  gitVersion: `v1.${minor}.4`,
  gitCommit: 'sandbox',
  gitTreeState: 'clean',
  buildDate: '1970-01-01T00:00:00Z',
  goVersion: 'none',
  compiler: 'none',
  platform: 'podctl/sandbox',
});

const served: readonly (readonly [string, KindPath])[] = Object.entries(kindPaths);

const reviews: readonly { group: string; resources: readonly (readonly [string, string])[] }[] = [
  { group: 'authentication.k8s.io', resources: [['selfsubjectreviews', 'SelfSubjectReview']] },
  {
    group: 'authorization.k8s.io',
    resources: [
      ['selfsubjectaccessreviews', 'SelfSubjectAccessReview'],
      ['selfsubjectrulesreviews', 'SelfSubjectRulesReview'],
    ],
  },
];

const groups = () => {
  const versions = new Map(served.map(([, path]) => [path.group, path.version]));
  versions.delete('');
  for (const { group } of reviews) versions.set(group, 'v1');
  return [...versions].map(([name, groupVersion]) => {
    const entry = { groupVersion: `${name}/${groupVersion}`, version: groupVersion };
    return { name, versions: [entry], preferredVersion: entry };
  });
};

const shortNames: Readonly<Record<string, readonly string[]>> = {
  pods: ['po'],
  events: ['ev'],
  nodes: ['no'],
  namespaces: ['ns'],
  services: ['svc'],
  replicasets: ['rs'],
  deployments: ['deploy'],
  statefulsets: ['sts'],
  daemonsets: ['ds'],
  cronjobs: ['cj'],
  persistentvolumeclaims: ['pvc'],
  persistentvolumes: ['pv'],
  configmaps: ['cm'],
  serviceaccounts: ['sa'],
  storageclasses: ['sc'],
  poddisruptionbudgets: ['pdb'],
  horizontalpodautoscalers: ['hpa'],
};

const resourcesOf = (group: string, groupVersion: string): object[] => {
  const resources = served
    .filter(([, path]) => path.group === group && path.version === groupVersion)
    .map(([kind, { plural, namespaced }]) => ({
      name: plural,
      singularName: kind.toLowerCase(),
      namespaced,
      kind,
      verbs: kind === 'Pod' ? ['delete', 'get', 'list', 'patch', 'watch'] : ['get', 'list', 'watch'],
      ...(shortNames[plural] && { shortNames: shortNames[plural] }),
    }));
  const subresources = resources.some(({ kind }) => kind === 'Pod') ? podSubresources : [];
  const review = reviews.find(it => it.group === group && groupVersion === 'v1');
  return [
    ...resources,
    ...subresources,
    ...(review?.resources ?? []).map(([name, kind]) => ({
      name,
      singularName: kind.toLowerCase(),
      namespaced: false,
      kind,
      verbs: ['create'],
    })),
  ];
};

const podSubresources = [
  { name: 'pods/attach', kind: 'PodAttachOptions', verbs: ['create', 'get'] },
  { name: 'pods/ephemeralcontainers', kind: 'Pod', verbs: ['patch'] },
  { name: 'pods/exec', kind: 'PodExecOptions', verbs: ['create', 'get'] },
  { name: 'pods/log', kind: 'Pod', verbs: ['get'] },
  { name: 'pods/portforward', kind: 'PodPortForwardOptions', verbs: ['create', 'get'] },
].map(resource => ({ ...resource, singularName: '', namespaced: true }));

/** Every resource and subresource that the rules review has to speak of. */
export const allResources: readonly { group: string; resource: string; verbs: readonly string[] }[] = [
  ...served.map(([kind, path]) => ({
    group: path.group,
    resource: path.plural,
    verbs: kind === 'Pod' ? ['get', 'list', 'watch', 'delete', 'patch'] : ['get', 'list', 'watch'],
  })),
  ...podSubresources.map(({ name, verbs }) => ({ group: '', resource: name, verbs })),
];
