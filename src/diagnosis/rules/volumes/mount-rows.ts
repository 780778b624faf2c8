import type { Rule } from '../../rule.ts';
import * as rules from './mount-rules.ts';

/** A kind of mount failure, told from the cause in its message. */
export type MountRow = { readonly rule: Rule; readonly pattern: RegExp };

/** First match wins. Named groups become values of the rule's texts. */
export const mountRows: readonly MountRow[] = [
  { rule: rules.notRegistered, pattern: /object "(?<objectNamespace>[^"]*)"\/"(?<object>[^"]+)" not registered/ },
  { rule: rules.cacheSync, pattern: /failed to sync (?<kindWord>secret|configmap) cache: timed out/ },
  { rule: rules.token, pattern: /failed to fetch token: (?<problem>.*)/s },
  {
    rule: rules.keyMissing,
    pattern: /(?<config>configmap )?references non-existent (?:secret|config) key: (?<key>[^\s,\]]+)/,
  },
  { rule: rules.secretMissing, pattern: /\bsecrets? "(?<object>[^"]+)" not found/ },
  { rule: rules.rootCertificate, pattern: /\bconfigmap "kube-root-ca\.crt" not found/ },
  { rule: rules.configMapMissing, pattern: /\bconfigmaps? "(?<object>[^"]+)" not found/ },
  { rule: rules.claimNotBound, pattern: /error processing PVC [^\s:]*?\/?(?<claimName>[^\s/:]+): (?<problem>.*)/s },
  {
    rule: rules.modeMismatch,
    pattern:
      /volume \S+ has volumeMode (?<mode>Block|Filesystem), but is specified in (?<field>volumeMounts|volumeDevices)/,
  },
  {
    rule: rules.driverNotRegistered,
    pattern: /driver name (?<driver>\S+) not found in the list of registered CSI drivers/,
  },
  {
    rule: rules.csiMode,
    pattern: /volume mode "(?<mode>\w+)" not supported by driver (?<driver>\S+) \((?<detail>.*?)\)/,
  },
  { rule: rules.hostPathType, pattern: /hostPath type check failed: (?<path>\S+) is not (?<wanted>an? [a-z ]+)/ },
  { rule: rules.localPathMissing, pattern: /^path "(?<path>[^"]+)" does not exist/ },
  { rule: rules.nfs, pattern: /mount\.nfs|-t nfs|unknown filesystem type 'nfs|nfs-common/ },
  {
    rule: rules.csiError,
    pattern: /rpc error: code = (?<code>\w+)|mount failed: |format of disk|failed to get device path/,
  },
];

/** What is wrong, told from the text of a driver or of mount; the first that matches. */
export const mountProblems: readonly { readonly pattern: RegExp; readonly words: string }[] = [
  { pattern: /no volume plugin matched/, words: 'the kubelet knows no volumes of that kind' },
  { pattern: /git-repo volume plugin has been disabled/, words: 'gitRepo volumes are switched off' },
  { pattern: /executable file not found in \$PATH|command not found/, words: 'the node lacks the tools for it' },
  {
    pattern: /-t (?:ext\d|xfs|btrfs)\b.*(?:wrong fs type|bad superblock)/s,
    words: 'the file system is damaged, of another type, or its tools are missing on the node',
  },
  {
    pattern: /unknown filesystem type 'nfs|you might need a \/sbin\/mount\.<type> helper|mount\.nfs: not found/,
    words: 'the node has no NFS client (nfs-common, nfs-utils)',
  },
  { pattern: /rpc\.statd is not running/, words: 'the node has no lock service for NFS (rpc.statd)' },
  { pattern: /no space left on device/i, words: 'the disk is full' },
  { pattern: /read-only file system/i, words: 'the file system is read-only' },
  { pattern: /access denied by server/, words: 'the server does not export the path to this node' },
  { pattern: /Stale (?:NFS )?file handle/i, words: 'the share was changed on the server (stale file handle)' },
  { pattern: /(?:mount\.nfs|by server).*No such file or directory/s, words: 'the path does not exist on the server' },
  { pattern: /dial unix \S+ connect: /, words: 'the driver does not run on the node' },
  {
    pattern: /Connection timed out|No route to host|connection refused|Network is unreachable/i,
    words: 'the server cannot be reached from the node',
  },
  {
    pattern: /Name or service not known|Failed to resolve |Temporary failure in name resolution|no such host/,
    words: 'the name of the server does not resolve on the node',
  },
  {
    pattern: /requested NFS version or transport protocol is not supported|Protocol not supported/,
    words: 'the server does not speak the NFS version that is asked for',
  },
  {
    pattern: /wrong fs type|bad superblock/,
    words: 'the file system is damaged, of another type, or its tools are missing on the node',
  },
  { pattern: /special device .* does not exist/, words: 'the device does not exist on the node' },
  { pattern: /already mounted or .* busy/, words: 'the device is in use already' },
  { pattern: /VolumeInUse|already attached to|already being used by/i, words: 'it is attached to another machine' },
  { pattern: /operation with the given [Vv]olume/, words: 'an earlier attempt of the driver is still running' },
  {
    pattern: /ZoneMismatch|not in the same (?:availability )?zone/i,
    words: 'the disk is in another zone than the node',
  },
  { pattern: /expected device to be attached but was attaching/, words: 'attaching it takes too long at the provider' },
  { pattern: /input\/output error/i, words: 'the disk has read or write errors' },
  { pattern: /exceeds the max volume count|max volume/i, words: 'the node has no room for more volumes' },
  { pattern: /secretproviderclass\S* "[^"]+" not found/i, words: 'its SecretProviderClass does not exist' },
  {
    pattern: /code = DeadlineExceeded|context deadline exceeded|timed out/,
    words: 'the driver does not answer in time',
  },
  {
    pattern:
      /\b(?:volume|disk)(?:\s+(?:ID\s+)?\S+)? (?:was |is |does )?not (?:found|exist)|VolumeNotFound|InvalidVolume\.NotFound/i,
    words: 'the volume does not exist any more',
  },
  {
    pattern:
      /code = (?:PermissionDenied|Unauthenticated)|access ?denied|AuthorizationFailed|UnauthorizedOperation|Forbidden/i,
    words: 'the driver is not allowed to',
  },
  { pattern: /code = ResourceExhausted/, words: 'the provider has no room left' },
  { pattern: /code = Unavailable/, words: 'the driver or its backend is not available' },
  { pattern: /code = InvalidArgument/, words: 'the driver does not accept the settings of the volume' },
  { pattern: /no matching NodeSelectorTerms/, words: 'its volume belongs to another node' },
  { pattern: /exit status 32/, words: 'mount refuses it' },
];

/** The words for what a driver or mount says. */
export const problemWords = (cause: string): string =>
  mountProblems.find(({ pattern }) => pattern.test(cause))?.words ?? firstWords(cause);

const firstWords = (cause: string): string => {
  const line = (cause.split(/\bdesc = /).at(-1) ?? cause).replace(/\s+/g, ' ').trim();
  if (!line) return 'no reason is given';
  return line.length > 60 ? `${line.slice(0, 59)}…` : line;
};
