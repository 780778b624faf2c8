import { aWellPod, type NoteCase, testNotes } from '../../support/audits.ts';

const secured = (securityContext: object): NoteCase => ({ pod: aWellPod({ securityContext }) });
const within = (spec: Readonly<Record<string, unknown>>): NoteCase => ({ pod: aWellPod({}, spec) });
const using = (container: Readonly<Record<string, unknown>>): NoteCase => ({ pod: aWellPod(container) });
const mounting = (path: string, readOnly = false): NoteCase => ({
  pod: aWellPod(
    { volumeMounts: [{ name: 'v', mountPath: '/v', readOnly }] },
    { volumes: [{ name: 'v', hostPath: { path } }] },
  ),
});
const windows = { os: { name: 'windows' } };
const ports = [{ name: 'http', containerPort: 8080 }];
const settings = { volumes: [{ name: 'conf', configMap: { name: 'settings' } }] };

testNotes({
  'smell-privileged': { noted: [secured({ privileged: true })], near: [secured({ privileged: false }), secured({})] },
  'smell-host-pid': { noted: [within({ hostPID: true })], near: [within({ hostPID: false })] },
  'smell-host-ipc': { noted: [within({ hostIPC: true })], near: [within({})] },
  'smell-host-network': {
    noted: [
      { ...within({ hostNetwork: true }), says: 'does not find Services by name' },
      { ...within({ hostNetwork: true, dnsPolicy: 'ClusterFirstWithHostNet' }), says: 'a second one cannot run' },
    ],
    near: [within({ hostNetwork: false })],
  },
  'smell-hostpath': {
    noted: [
      { ...mounting('/var/log/shop'), says: 'outlives' },
      { ...mounting('/var/log/shop', true), says: 'cannot write there' },
      { ...mounting('/run/containerd/containerd.sock', true), says: 'run anything' },
      { ...mounting('/'), says: 'run anything' },
      { ...mounting('/', true), says: 'cannot write there' },
    ],
    near: [within(settings)],
  },
  'smell-hostport': {
    noted: [{ ...using({ ports: [{ containerPort: 80, hostPort: 8080 }] }), says: '8080' }],
    near: [
      using({ ports }),
      { pod: aWellPod({ ports: [{ containerPort: 80, hostPort: 80 }] }, { hostNetwork: true }) },
    ],
  },
  'smell-share-process-ns': {
    noted: [within({ shareProcessNamespace: true, containers: [{ name: 'side', image: 'a:1' }] })],
    near: [within({ shareProcessNamespace: true }), within({ containers: [{ name: 'side', image: 'a:1' }] })],
  },
  'smell-allow-privilege-escalation': {
    noted: [secured({}), secured({ allowPrivilegeEscalation: true })],
    near: [secured({ allowPrivilegeEscalation: false }), secured({ privileged: true }), within(windows)],
  },
  'smell-run-as-root': {
    noted: [
      { ...secured({ runAsUser: 0 }), says: 'runAsUser is 0' },
      { ...secured({}), says: 'registry.example/shop/app:1.2' },
    ],
    near: [
      secured({ runAsNonRoot: true }),
      secured({ runAsUser: 1000 }),
      within({ securityContext: { runAsUser: 1000 } }),
      within({ hostUsers: false }),
      within(windows),
    ],
  },
  'smell-capabilities': {
    noted: [
      { ...secured({ capabilities: { drop: ['ALL'], add: ['SYS_ADMIN'] } }), says: 'adds SYS_ADMIN' },
      { ...secured({ capabilities: { drop: ['NET_RAW'] } }), says: 'does not drop' },
    ],
    near: [secured({ capabilities: { drop: ['ALL'], add: ['NET_BIND_SERVICE'] } }), secured({ privileged: true })],
  },
  'smell-no-seccomp': {
    noted: [secured({}), { ...secured({ seccompProfile: { type: 'Unconfined' } }), says: 'Unconfined' }],
    near: [
      secured({ seccompProfile: { type: 'RuntimeDefault' } }),
      within({ securityContext: { seccompProfile: { type: 'Localhost' } } }),
    ],
  },
  'smell-apparmor-unconfined': {
    noted: [
      secured({ appArmorProfile: { type: 'Unconfined' } }),
      {
        pod: aWellPod({}, {}, { annotations: { 'container.apparmor.security.beta.kubernetes.io/app': 'unconfined' } }),
      },
    ],
    near: [
      secured({ appArmorProfile: { type: 'RuntimeDefault' } }),
      {
        pod: aWellPod(
          {},
          {},
          { annotations: { 'container.apparmor.security.beta.kubernetes.io/other': 'unconfined' } },
        ),
      },
    ],
  },
  'smell-proc-mount': {
    noted: [secured({ procMount: 'Unmasked' })],
    near: [
      secured({ procMount: 'Default' }),
      { pod: aWellPod({ securityContext: { procMount: 'Unmasked' } }, { hostUsers: false }) },
    ],
  },
  'smell-sysctls': {
    noted: [
      {
        ...within({ securityContext: { sysctls: [{ name: 'net.core.somaxconn', value: '1024' }] } }),
        says: 'somaxconn',
      },
    ],
    near: [within({ securityContext: { sysctls: [{ name: 'net.ipv4.ip_unprivileged_port_start', value: '0' }] } })],
  },
  'smell-ro-rootfs': {
    noted: [secured({}), secured({ readOnlyRootFilesystem: false })],
    near: [secured({ readOnlyRootFilesystem: true }), within(windows)],
  },
  'smell-deprecated-api': {
    noted: [
      { pod: aWellPod({}, {}, { annotations: { 'seccomp.security.alpha.kubernetes.io/pod': 'runtime/default' } }) },
      {
        pod: aWellPod(
          {},
          {},
          { annotations: { 'container.apparmor.security.beta.kubernetes.io/app': 'runtime/default' } },
        ),
      },
    ],
    near: [
      {
        pod: aWellPod(
          { securityContext: { appArmorProfile: { type: 'RuntimeDefault' } } },
          {},
          {
            annotations: { 'container.apparmor.security.beta.kubernetes.io/app': 'runtime/default' },
          },
        ),
      },
    ],
  },
});
