import type { Rule } from '../../rule.ts';
import * as cni from './cni-rules.ts';
import * as rules from './sandbox-rules.ts';

/** A kind of sandbox failure, told from the text of the container runtime or network plugin. */
export type SandboxRow = { readonly rule: Rule; readonly pattern: RegExp };

/** First match wins. Group `what` becomes a value of the rule's texts. Source: catalogue section C.2, sandbox table. */
export const sandboxRows: readonly SandboxRow[] = [
  {
    rule: rules.sandboxImage,
    pattern:
      /failed to get sandbox image "(?<what>[^"]+)"|initializing source docker:\/\/(?<crio>\S+?):? |failed pulling image "(?<docker>[^"]+)"/,
  },
  {
    rule: rules.runtimeClass,
    pattern:
      /no runtime for "(?<what>[^"]+)" is configured|failed to find runtime handler (?<handler>\S+)|runtime "(?<shim>(?!io\.containerd\.runc\.)[^"]+)" binary not installed|failed to lookup RuntimeClass|RuntimeHandler "(?<third>[^"]+)" not supported|no runtime handler/,
  },
  { rule: rules.deadline, pattern: /dial unix \S*(?:containerd|crio|dockershim|cri-dockerd)\.sock: connect: / },
  { rule: rules.nameReserved, pattern: /failed to reserve sandbox name|name is reserved|is reserved for "/ },
  {
    rule: rules.hostPort,
    pattern:
      /cannot open hostport (?<what>\d+)|failed to add hostport mapping|:(?<port>\d+): bind: address already in use/,
  },
  {
    rule: cni.multus,
    pattern:
      /Multus.*(?:network-attachment-definition|NetworkAttachmentDefinition).*?(?:\((?<what>[^)]+)\) in namespace|"(?<second>[^"]+)" not found)/s,
  },
  { rule: cni.binaryMissing, pattern: /failed to find plugin "(?<what>[^"]+)" in path/ },
  { rule: cni.flannelEnv, pattern: /\/run\/flannel\/subnet\.env/ },
  {
    rule: cni.ipExhausted,
    pattern:
      /no IP addresses available|failed to assign an IP address to container|No IPs available in pools|no IPs currently available|postIpamFailure|failed to allocate for range|IP space exhausted|no available IPs|range is full|all cidr ranges are exhausted|no (?:more )?(?:free |available )(?:IPs?|IP addresses|addresses)\b|no more IPs|not enough IPs|could not allocate IP in range/i,
  },
  {
    rule: cni.calicoAuth,
    pattern: /connection is unauthorized: Unauthorized|error getting ClusterInformation: .*Unauthorized/,
  },
  {
    rule: cni.cniNotInit,
    pattern:
      /(?<what>cni plugin not initialized|cni config (?:not initialized|uninitialized)|no network config found in|no net configurations? found in|No CNI configuration file in)/i,
  },
  {
    rule: cni.vethExists,
    pattern:
      /veth name provided \(\w+\) already exists|failed to create bridge|already has an IP address different from|already exists for an interface other than/,
  },
  {
    rule: cni.agentDown,
    pattern:
      /cilium\.sock|unable to connect to Cilium daemon|Cilium API client timeout|dial (?:tcp|unix) (?:127\.0\.0\.1:\d+|\[::1\]:\d+|localhost:\d+|\S+\.sock)\S*:? connect: (?:connection refused|no such file)|netplugin failed with no error message|failed to send CNI request|\/var\/lib\/calico\/nodename|timed out waiting for annotations|failed to get pod annotation|readinessindicatorfile/i,
  },
  {
    rule: cni.apiUnreachable,
    pattern:
      /Get "https:\/\/[^"]+": (?:dial tcp \S+ (?:i\/o timeout|connect: )|net\/http: TLS handshake timeout|(?:net\/http: )?(?:context deadline exceeded|request canceled)|http2: |x509: )|(?:error getting ClusterInformation|getting k8s client|getting pod).*x509: /,
  },
  { rule: rules.oom, pattern: /OOM-killed \(memory limit too low/ },
  {
    rule: rules.sysctl,
    pattern:
      /sysctl "(?<what>[^"]+)"|(?:open|write) \/proc\/sys\/(?<path>\S+): (?:permission denied|no such file|invalid argument|operation not permitted)/,
  },
  { rule: rules.userNamespace, pattern: /user ?namespaces?\b|hostUsers|idmap/i },
  { rule: rules.profile, pattern: /seccomp spec opts|apparmor profile not found|seccomp profile/i },
  {
    rule: rules.fork,
    pattern:
      /resource temporarily unavailable|failed to create new OS thread|can't get final child's PID from pipe|session key: disk quota exceeded/,
  },
  {
    rule: rules.cgroup,
    pattern:
      /unable to apply cgroup configuration|unable to start unit "|systemd1|expected cgroupsPath to be of format|cgroup.*(?:no such file or directory|no space left on device|permission denied)/s,
  },
  {
    rule: cni.pluginSlow,
    pattern: /failed (?:to setup network|\(add\)).*(?:DeadlineExceeded|context deadline exceeded|timed out waiting)/s,
  },
  {
    rule: rules.deadline,
    pattern: /DeadlineExceeded|context deadline exceeded|error reading from server: EOF|operation timeout/,
  },
];
