import type { NextStep, Rule } from '../../rule.ts';

const probeDocs =
  'https://kubernetes.io/docs/tasks/configure-pod-container/configure-liveness-readiness-startup-probes/';

const events: NextStep = {
  why: 'See what the probe answered lately',
  command: 'kubectl events -n {namespace} --for pod/{pod}',
};
const log: NextStep = {
  why: 'See what the program says',
  command: 'kubectl logs -n {namespace} {pod} -c {container} --tail=50',
};
const edit: NextStep = { why: 'Correct the probe', command: 'kubectl edit -n {namespace} {owner}' };
const forward: NextStep = {
  why: 'Ask the endpoint yourself',
  command: 'kubectl port-forward -n {namespace} pod/{pod} {port}:{port}',
};
const listening: NextStep = {
  why: 'See what the container listens on',
  command: 'kubectl exec -n {namespace} {pod} -c {container} -- sh -c "netstat -ltn || ss -ltn || cat /proc/net/tcp"',
};

const causes = [
  { rules: ['liveness-kill-loop', 'startup-probe-too-short', 'probe-flapping'], within: 'container' },
  { rules: ['node-*'], within: 'related' },
] as const;

const failing = (
  id: string,
  title: string,
  explanation: string,
  about: string,
  next: readonly NextStep[],
  examples: Rule['examples'],
): Rule => ({
  id,
  severity: 'high',
  title,
  explanation: `${explanation} After {failureThreshold} failures in a row the pod is not Ready: it is left out of the endpoints of {receivers}.`,
  about,
  next,
  reference: probeDocs,
  explainedBy: causes,
  ...(examples ? { examples } : {}),
});

const discarded = (
  id: string,
  title: string,
  explanation: string,
  about: string,
  next: readonly NextStep[],
  examples: Rule['examples'],
): Rule => ({
  id,
  severity: 'high',
  title,
  explanation: `${explanation} The kubelet throws such a result away instead of counting it: {never}.`,
  about,
  next,
  reference: probeDocs,
  explainedBy: causes,
  ...(examples ? { examples } : {}),
});

const source = 'pkg/probe/http/http.go';

export const httpStatus = failing(
  'probe-http-status',
  '{probe}: {short} at {where}',
  'The {probeWord} probe of container {container} asks {target} every {period}s and gets {short}, where 200 to 399 is a pass: {statusHint}.',
  'An HTTP probe passes with a status from 200 to 399. Any other status comes from the program itself: it listens and answers, but it has no such path (404), wants a login (401, 403), or says that it is not well (500, 503), often because something it depends on is away.',
  [forward, log, edit, events],
  [
    { text: 'HTTP probe failed with statuscode: 404', from: 'recording 133-readiness-404' },
    { text: 'HTTP probe failed with statuscode: 503', from: 'recording 222-unready-without-cache' },
    { text: 'Get "http://10.1.0.7:8080/ready": stopped after 10 redirects', from: 'net/http client' },
  ],
);

export const httpRefused = failing(
  'probe-http-refused',
  '{probe}: connection refused at {where}',
  'The {probeWord} probe of container {container} asks {target} every {period}s and the connection is refused: nothing listens on that port of the pod address. The container declares {ports}.',
  'Connection refused means that no process of the pod listens on the address and port that the probe asks. The port may be wrong, the program may listen on 127.0.0.1 only, or it has not got that far yet.',
  [listening, log, edit, events],
  [
    {
      text: 'Get "http://10.244.32.49:8081/": dial tcp 10.244.32.49:8081: connect: connection refused',
      from: 'recording 135-readiness-wrong-port',
    },
    {
      text: 'Get "https://[fd00::12]:8443/ready": dial tcp [fd00::12]:8443: connect: connection refused',
      from: source,
    },
  ],
);

export const httpTimeout = failing(
  'probe-http-timeout',
  '{probe}: no answer from {where} within {timeout}s',
  'The {probeWord} probe of container {container} asks {target} every {period}s and gets no answer within timeoutSeconds, which is {timeout}s here. The program accepts the connection but is too slow.',
  'The program accepts the connection but does not answer within timeoutSeconds (1 by default). It may be short of CPU, stuck, in garbage collection, or wait for something else before it answers. Make the endpoint cheap, or give the probe more time.',
  [
    { why: 'See how busy the container is', command: 'kubectl top pod -n {namespace} {pod} --containers' },
    forward,
    log,
    edit,
  ],
  [
    {
      text: 'Get "http://10.244.32.51:8080/cgi-bin/ready": context deadline exceeded (Client.Timeout exceeded while awaiting headers)',
      from: 'recording 137-readiness-timeout',
    },
    {
      text: 'Get "http://10.1.0.9:80/": net/http: request canceled (Client.Timeout exceeded while awaiting headers)',
      from: 'net/http before Go 1.21',
    },
  ],
);

export const httpConnTimeout = failing(
  'probe-http-conn-timeout',
  '{probe}: {where} cannot be reached',
  'The {probeWord} probe of container {container} asks {target} every {period}s and no connection comes about within {timeout}s: packets between the node and the pod are dropped, as by a NetworkPolicy, a firewall or a broken pod network.',
  'A refused connection answers at once; here no answer comes at all. A NetworkPolicy or host firewall drops the packets, the pod network is broken on the node, or the program has run out of connections to accept.',
  [
    { why: 'See the network policies of the namespace', command: 'kubectl get networkpolicy -n {namespace}' },
    log,
    events,
  ],
  [
    { text: 'Get "http://10.1.2.3:8080/healthz": dial tcp 10.1.2.3:8080: i/o timeout', from: source },
    {
      text: 'Get "http://10.1.2.3:8080/": dial tcp 10.1.2.3:8080: i/o timeout (Client.Timeout exceeded while awaiting headers)',
      from: 'net/http client',
    },
  ],
);

export const httpReset = failing(
  'probe-http-reset',
  '{probe}: {where} closes the connection',
  'The {probeWord} probe of container {container} asks {target} every {period}s and the connection is closed without an answer. The port may speak another protocol (TLS, gRPC), or the program is overloaded.',
  'The program takes the connection and closes it without an HTTP answer. Usually the port speaks something else than the probe (TLS where the probe says HTTP), or the program is overloaded.',
  [forward, log, edit],
  [
    {
      text: 'Get "http://10.1.0.4:8443/": read tcp 10.1.0.1:41022->10.1.0.4:8443: read: connection reset by peer',
      from: source,
    },
    { text: 'Get "http://10.1.0.4:9000/healthz": EOF', from: 'net/http transport' },
  ],
);

export const httpTls = failing(
  'probe-http-tls',
  '{probe}: wrong protocol at {where}',
  'The {probeWord} probe of container {container} asks {target} every {period}s and both sides speak different protocols: one of them HTTP, the other HTTPS, or something that is no HTTP at all.',
  'The scheme of the probe (HTTP by default) is not what the port speaks: set scheme to HTTPS for a TLS port, to HTTP for a plain one, and use a gRPC or TCP probe for ports that speak neither.',
  [edit, forward, log],
  [
    { text: 'Get "https://10.1.0.5:8080/": http: server gave HTTP response to HTTPS client', from: source },
    { text: 'Get "https://10.1.0.5:8443/": remote error: tls: handshake failure', from: 'crypto/tls' },
    {
      text: 'Get "http://10.1.0.5:50051/": net/http: HTTP/1.x transport connection broken: malformed HTTP response "\\x00\\x00\\x06\\x04"',
      from: 'net/http transport',
    },
  ],
);

export const noRoute = failing(
  'probe-no-route',
  '{probe}: no route from the node to {where}',
  'The {probeWord} probe of container {container} asks {target} every {period}s and the node has no route to the pod: its pod network is broken.',
  'The node itself cannot reach the address of a pod that runs on it. The network of the node (its CNI plugin, routes or firewall) is broken; other pods of the node usually suffer as well.',
  [
    {
      why: 'See the network pods of the node',
      command: 'kubectl get pods -A -o wide --field-selector spec.nodeName={node}',
    },
    events,
  ],
  [
    { text: 'Get "http://10.1.0.8:80/": dial tcp 10.1.0.8:80: connect: no route to host', from: 'connect(2)' },
    { text: 'dial tcp 10.1.0.8:5432: connect: network is unreachable', from: 'connect(2)' },
  ],
);

export const tcp = failing(
  'probe-tcp',
  '{probe}: no connection to {where}',
  'The {probeWord} probe of container {container} opens a TCP connection to {target} every {period}s and gets none: {answer}. The container declares {ports}.',
  'A TCP probe passes once a connection is accepted. Refused means that nothing listens on that port of the pod address; a timeout means that packets are dropped.',
  [listening, log, edit, events],
  [
    { text: 'dial tcp 10.1.0.6:5432: connect: connection refused', from: 'pkg/probe/tcp/tcp.go' },
    { text: 'dial tcp 10.1.0.6:5432: i/o timeout', from: 'pkg/probe/tcp/tcp.go' },
  ],
);

export const execFail = failing(
  'probe-exec-fail',
  '{probe}: `{where}` fails',
  'The {probeWord} probe of container {container} runs `{target}` in the container every {period}s and the command ends with an exit code other than 0; it prints {answer}.',
  'An exec probe passes when its command ends with exit code 0. What the command prints stands in the event; a command that prints nothing leaves only its exit code, so run it by hand.',
  [log, edit],
  [
    { text: '', from: 'recording 230-one-of-many' },
    { text: 'cat: /tmp/healthy: No such file or directory', from: 'pkg/probe/exec/exec.go' },
    { text: 'sh: curl: not found', from: 'busybox sh' },
  ],
);

export const execTimeout = failing(
  'probe-exec-timeout',
  '{probe}: command takes longer than {timeout}s',
  'The {probeWord} probe of container {container} runs `{target}` every {period}s and the command does not end within timeoutSeconds, which is {timeout}s here.',
  'An exec probe must end within timeoutSeconds (1 by default, enforced since 1.20). Commands that start a runtime of their own (a JVM, a Python client) often need longer, and those that are cut off may pile up in the container.',
  [edit, log],
  [
    { text: 'command timed out: "/bin/check --deep" timed out after 1s', from: 'pkg/kubelet, 1.31 and later' },
    { text: 'command "/bin/check --deep" timed out', from: 'pkg/probe/exec/exec.go, up to 1.30' },
  ],
);

export const execMissing = discarded(
  'probe-exec-missing',
  '{probe}: {detail} is not in the image',
  'The {probeWord} probe of container {container} runs `{target}`, but image {image} has no {detail} that could be started.',
  'The command of an exec probe runs inside the container, so the image has to bring it. Small images (distroless, scratch) have neither a shell nor curl. Use an httpGet, tcpSocket or grpc probe, which the kubelet runs by itself, or put the program into the image.',
  [
    edit,
    {
      why: 'Look into the image',
      command: 'kubectl debug -n {namespace} {pod} -it --image=busybox:1.36 --target={container}',
    },
    events,
  ],
  [
    {
      text: 'rpc error: code = Unknown desc = failed to exec in container: failed to start exec "69772b75": OCI runtime exec failed: exec failed: unable to start container process: exec: "curl": executable file not found in $PATH: unknown',
      from: 'recording 141-readiness-exec-missing',
    },
    {
      text: 'rpc error: code = Unknown desc = command error: executable file `pg_isready` not found in $PATH: No such file or directory, exit code -1',
      from: 'CRI-O with crun',
    },
    {
      text: 'OCI runtime exec failed: exec failed: unable to start container process: exec: "/bin/health": stat /bin/health: no such file or directory: unknown',
      from: 'runc',
    },
  ],
);

export const execOom = failing(
  'probe-exec-oom',
  '{probe}: no memory left to run the probe',
  'The {probeWord} probe of container {container} runs `{target}` every {period}s, but its process is killed or cannot be started: the container is at its memory limit.',
  'An exec probe runs within the memory limit of its container. When the program has used the limit up, the probe cannot be started or is the process that the kernel kills.',
  [
    { why: 'See how much memory the container uses', command: 'kubectl top pod -n {namespace} {pod} --containers' },
    edit,
  ],
  [
    {
      text: 'rpc error: code = Unknown desc = failed to exec in container: OCI runtime exec failed: exec failed: unable to start container process: error executing setns process: exit status 1: unknown',
      from: 'runc',
    },
    { text: 'OCI runtime exec failed: read init-p: signal: killed (possibly OOM-killed)', from: 'runc' },
  ],
);

export const grpcConnect = failing(
  'probe-grpc-connect',
  '{probe}: no gRPC connection to {where}',
  'The {probeWord} probe of container {container} asks {target} every {period}s and gets no gRPC connection: {answer}. Nothing listens there, or what listens speaks no plain gRPC (HTTP/1, or TLS).',
  'A gRPC probe needs a server that speaks gRPC without TLS on that port and offers the service grpc.health.v1.Health. An HTTP/1 or TLS server never completes the connection.',
  [log, edit, listening],
  [
    {
      text: 'timeout: failed to connect service "10.244.32.57:80" within 3s: context deadline exceeded',
      from: 'recording 145-readiness-grpc',
    },
    {
      text: 'error: failed to connect service at "10.1.0.3:50051": connection error: desc = "transport: error while dialing"',
      from: 'pkg/probe/grpc/grpc.go',
    },
  ],
);

export const grpcUnimplemented = failing(
  'probe-grpc-unimplemented',
  '{probe}: no gRPC health service at {where}',
  'The {probeWord} probe of container {container} asks {target} every {period}s, but the server does not offer the service grpc.health.v1.Health.',
  'The program speaks gRPC but has not registered the health service (grpc.health.v1.Health) that the probe calls. Register it, or probe in another way.',
  [edit, log],
  [
    {
      text: 'error: this server does not implement the grpc health protocol (grpc.health.v1.Health): unknown service grpc.health.v1.Health',
      from: 'pkg/probe/grpc/grpc.go',
    },
    {
      text: 'error: this server does not implement the grpc health protocol (grpc.health.v1.Health): unknown method Check',
      from: 'pkg/probe/grpc/grpc.go',
    },
  ],
);

export const grpcSlow = failing(
  'probe-grpc-slow',
  '{probe}: no gRPC answer from {where} within {timeout}s',
  'The {probeWord} probe of container {container} asks {target} every {period}s and the health call does not complete within {timeout}s.',
  'The gRPC server takes the connection but its health check does not answer within timeoutSeconds.',
  [{ why: 'See how busy the container is', command: 'kubectl top pod -n {namespace} {pod} --containers' }, log, edit],
  [
    { text: 'timeout: health rpc did not complete within 1s', from: 'pkg/probe/grpc/grpc.go' },
    {
      text: 'timeout: health rpc did not complete within 3s: context deadline exceeded',
      from: 'pkg/probe/grpc/grpc.go',
    },
  ],
);

export const grpcNotServing = failing(
  'probe-grpc-notserving',
  '{probe}: {short} from {where}',
  'The {probeWord} probe of container {container} asks {target} every {period}s and the program itself answers that it does not serve: {answer}.',
  'The gRPC health service answers with a state other than SERVING: the program says that it is not well, or the probe asks for a service name that it does not know.',
  [log, edit, events],
  [
    { text: 'service unhealthy (responded with "NOT_SERVING")', from: 'pkg/probe/grpc/grpc.go' },
    {
      text: 'error: health rpc probe failed: rpc error: code = NotFound desc = unknown service',
      from: 'pkg/probe/grpc/grpc.go',
    },
  ],
);

export const portName = discarded(
  'probe-port-name',
  '{probe}: port {detail} is not declared',
  'The {probeWord} probe of container {container} names the port {detail}, but the container declares {ports}.',
  'A probe may name a port instead of giving its number, but the name has to stand among the ports of the very same container. Otherwise every probe ends with an error before anything is asked.',
  [edit, events],
  [
    { text: 'strconv.Atoi: parsing "http-health": invalid syntax', from: 'recording 143-readiness-port-name' },
    { text: 'strconv.Atoi: parsing "": invalid syntax', from: 'pkg/probe/util.go' },
  ],
);

export const portRange = discarded(
  'probe-port-range',
  '{probe}: port {detail} does not exist',
  'The {probeWord} probe of container {container} asks port {detail}; ports go from 1 to 65535.',
  'Ports go from 1 to 65535. A probe of another port ends with an error before anything is asked.',
  [edit],
  [
    { text: 'invalid port number: 70000', from: 'pkg/probe/util.go' },
    { text: 'invalid port number: -1', from: 'pkg/probe/util.go' },
  ],
);

export const missingHandler = discarded(
  'probe-missing-handler',
  '{probe}: the probe has nothing to ask',
  'The {probeWord} probe of container {container} has neither httpGet, tcpSocket, exec nor grpc.',
  'A probe needs one of httpGet, tcpSocket, exec and grpc. The API server refuses a probe without any, so the object was written in another way.',
  [edit],
  [
    { text: 'missing probe handler for web-0_shop(6b1f):web', from: 'pkg/kubelet/prober/prober.go' },
    { text: 'missing probe handler for api-1_default(77aa):api', from: 'pkg/kubelet/prober/prober.go' },
  ],
);
