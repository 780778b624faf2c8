import { nodeState } from '../node-state.ts';
import { edit, events, nodePods, rule, waits } from './sandbox-rule.ts';

export const ipExhausted = rule('cni-ip-exhausted', {
  title: 'No free pod IP address on {node}',
  explanation: `The network plugin{plugin} of {node} has no free address for this pod: {cause} ${waits}`,
  about:
    'Each node has a range of addresses (or, in clouds, a number of network interfaces) for its pods, and it is used up. Either too many pods run there, or addresses of pods long gone were never given back, or the range is too small.',
  next: [
    {
      why: 'See how many pods the node has',
      command: 'kubectl get pods -A -o wide --field-selector spec.nodeName={node}',
    },
    { why: 'See the range of the node', command: "kubectl get node {node} -o jsonpath='{.spec.podCIDR}'" },
    events,
  ],
  examples: [
    {
      text: 'rpc error: code = Unknown desc = failed to setup network for sandbox "46f3": plugin type="bridge" failed (add): failed to allocate for range 0: no IP addresses available in range set: 10.244.15.240-10.244.15.241',
      from: 'recording 067-ip-exhausted',
    },
    {
      text: 'failed to setup network for sandbox "1a": plugin type="aws-cni" name="aws-cni" failed (add): add cmd: failed to assign an IP address to container',
      from: 'AWS VPC CNI',
    },
    {
      text: 'failed to setup network for sandbox "1a": plugin type="calico" failed (add): error adding host side routes: Assigned 0 out of 1 requested IPv4 addresses; No IPs available in pools: [10.0.0.0/24]',
      from: 'Calico',
    },
  ],
});

export const binaryMissing = rule('cni-binary-missing', {
  title: 'CNI plugin {what} is missing on {node}',
  explanation: `The network configuration of {node} names the plugin {what}, but its program is not on the node: {cause} ${waits}`,
  about:
    'The CNI configuration of the node names a plugin whose program is not in /opt/cni/bin. The network add-on was not (or not wholly) installed on that node.',
  next: [nodePods, nodeState],
  examples: [
    {
      text: 'failed to setup network for sandbox "9": plugin type="flannel" failed (add): failed to find plugin "flannel" in path [/opt/cni/bin]',
      from: 'libcni',
    },
    {
      text: 'error adding pod shop_web-0 to CNI network "cbr0": failed to find plugin "loopback" in path [/usr/libexec/cni]',
      from: 'CRI-O',
    },
  ],
});

export const flannelEnv = rule('cni-flannel-env', {
  title: 'Flannel does not run on {node}',
  explanation: `The flannel pod of {node} has not written its file /run/flannel/subnet.env: it does not run there, or has not got that far. ${waits}`,
  about: 'Flannel’s pod on each node writes /run/flannel/subnet.env. Without it no pod of the node gets a network.',
  next: [{ why: 'See the flannel pods', command: 'kubectl get pods -A -l app=flannel -o wide' }, nodePods],
  examples: [
    {
      text: 'failed to setup network for sandbox "b": plugin type="flannel" failed (add): loadFlannelSubnetEnv failed: open /run/flannel/subnet.env: no such file or directory',
      from: 'flannel CNI plugin',
    },
    {
      text: 'networkPlugin cni failed to set up pod "web-0_shop" network: open /run/flannel/subnet.env: no such file or directory',
      from: 'dockershim',
    },
  ],
});

export const calicoAuth = rule('cni-calico-auth', {
  title: 'Calico is not authorized on {node}',
  explanation: `The Calico plugin of {node} may not talk to the API server: its token has expired or was replaced: {cause} ${waits}`,
  about:
    'Calico’s plugin uses a token that calico-node renews. When calico-node is stuck the token expires and no pod of the node gets a network.',
  next: [
    { why: 'Restart calico-node on that node', command: 'kubectl get pods -A -l k8s-app=calico-node -o wide' },
    nodePods,
  ],
  examples: [
    {
      text: 'failed to setup network for sandbox "c": plugin type="calico" failed (add): error getting ClusterInformation: connection is unauthorized: Unauthorized',
      from: 'Calico',
    },
    {
      text: 'plugin type="calico" name="k8s-pod-network" failed (add): connection is unauthorized: Unauthorized',
      from: 'Calico',
    },
  ],
});

export const apiUnreachable = rule('cni-api-unreachable', {
  title: 'The network plugin cannot reach the API server',
  explanation: `The network plugin{plugin} of {node} cannot reach the API server: {cause} ${waits}`,
  about:
    'The network plugin asks the API server while it sets a pod up, usually by the address of the Service kubernetes. kube-proxy or the routes of the node are broken.',
  next: [
    { why: 'See kube-proxy', command: 'kubectl get pods -n kube-system -l k8s-app=kube-proxy -o wide' },
    nodePods,
    nodeState,
  ],
  examples: [
    {
      text: 'plugin type="calico" failed (add): error getting ClusterInformation: Get "https://10.96.0.1:443/apis/crd.projectcalico.org/v1/clusterinformations/default": dial tcp 10.96.0.1:443: i/o timeout',
      from: 'Calico',
    },
    {
      text: 'plugin type="multus" failed (add): Multus: error getting k8s client: Get "https://10.96.0.1:443/api/v1/namespaces/shop/pods/web-0": dial tcp 10.96.0.1:443: connect: connection refused',
      from: 'Multus',
    },
  ],
});

export const agentDown = rule('cni-agent-down', {
  title: 'The network agent of {node} does not run',
  explanation: `The network plugin{plugin} of {node} asks its agent, a pod of the network add-on on the same node, and gets no answer: {cause} ${waits}`,
  about:
    'Most network add-ons run an agent on each node (cilium, aws-node, weave, ovnkube-node) that the plugin asks for every pod. The agent does not run, or does not answer.',
  next: [nodePods, nodeState],
  examples: [
    {
      text: 'plugin type="cilium-cni" failed (add): unable to connect to Cilium daemon: failed to create cilium agent client after 30.000000 seconds timeout: Get "http://localhost/v1/config": dial unix /var/run/cilium/cilium.sock: connect: no such file or directory',
      from: 'Cilium',
    },
    {
      text: 'plugin type="aws-cni" name="aws-cni" failed (add): add cmd: Error received from AddNetwork gRPC call: rpc error: code = Unavailable desc = connection error: desc = "transport: Error while dialing dial tcp 127.0.0.1:50051: connect: connection refused"',
      from: 'AWS VPC CNI',
    },
    {
      text: 'networkPlugin cni failed to set up pod: Post "http://127.0.0.1:6784/ip/0aa": dial tcp 127.0.0.1:6784: connect: connection refused',
      from: 'Weave',
    },
  ],
});

export const cniNotInit = rule('cni-not-init', {
  title: 'No pod network on {node}: {short}',
  explanation: `The container runtime of {node} has no network configuration (CNI): {cause} ${waits}`,
  about:
    'The container runtime finds no usable file in /etc/cni/net.d. The network add-on has not been installed on the node, does not run there yet, or its file was removed.',
  next: [nodeState, nodePods],
  examples: [
    {
      text: 'rpc error: code = Unknown desc = failed to setup network for sandbox "0d6c": cni plugin not initialized',
      from: 'recording 065-cni-gone',
    },
    {
      text: 'failed to create pod network sandbox: no CNI configuration file in /etc/cni/net.d/. Has your network provider started?',
      from: 'CRI-O',
    },
    {
      text: 'cni config uninitialized: no network config found in /etc/cni/net.d: cni config not initialized',
      from: 'go-cni',
    },
  ],
});

export const vethExists = rule('cni-veth-exists', {
  title: 'Leftover network interface on {node}',
  explanation: `The network plugin{plugin} of {node} finds what an earlier pod or another configuration left behind: {cause} ${waits}`,
  about:
    'Leftovers of a pod that was deleted by force, or a bridge with the address of an earlier range, stand in the way. They have to be removed on the node; a reboot does so.',
  next: [nodeState, events],
  examples: [
    { text: 'plugin type="ptp" failed (add): container veth name provided (eth0) already exists', from: 'CNI plugins' },
    {
      text: 'plugin type="flannel" failed (add): failed to set bridge addr: "cni0" already has an IP address different from 10.244.2.1/24',
      from: 'CNI plugins',
    },
  ],
});

export const multus = rule('cni-multus', {
  title: 'Network {what} does not exist (Multus)',
  explanation: `The pod asks for a further network by annotation, and Multus cannot give it: {cause} ${waits}`,
  about:
    'The annotation k8s.v1.cni.cncf.io/networks names a NetworkAttachmentDefinition that does not exist in the namespace it is looked for.',
  next: [{ why: 'See the networks there are', command: 'kubectl get network-attachment-definitions -A' }, edit],
  examples: [
    {
      text: 'plugin type="multus" name="multus-cni-network" failed (add): Multus: [shop/web-0/6b1f]: error loading k8s delegates k8s args: TryLoadPodDelegates: error in getting k8s network for pod: getKubernetesDelegate: cannot find a network-attachment-definition (macvlan-a) in namespace (shop): network-attachment-definitions.k8s.cni.cncf.io "macvlan-a" not found',
      from: 'Multus',
    },
    {
      text: 'Multus: [shop/web-0/6b1f]: error getting k8s network: NetworkAttachmentDefinition "lan" not found',
      from: 'Multus',
    },
  ],
});

/** The plugin itself runs and waits for something: the runtime is not to blame. */
export const pluginSlow = rule('sandbox-deadline', {
  title: 'The network plugin of {node} takes too long',
  explanation: `The network plugin{plugin} of {node} does not set this pod up in time: {cause} ${waits}`,
  about:
    'The kubelet waits a few minutes for a sandbox and its network. The network plugin, or something that it asks (its agent, an address manager), did not answer within that time.',
  next: [nodePods, nodeState, events],
  examples: [
    {
      text: 'failed to setup network for sandbox "1a": plugin type="bridge" failed (add): netplugin timed out: context deadline exceeded',
      from: 'containerd',
    },
    {
      text: 'plugin type="multus-shim" name="multus-cni-network" failed (add): CmdAdd (shim): CNI request failed with status 400: timed out waiting for the condition',
      from: 'Multus',
    },
  ],
});
