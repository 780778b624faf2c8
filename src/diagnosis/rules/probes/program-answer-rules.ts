import { discarded, edit, events, failing, listening, log } from './answer-rule.ts';

export const execFail = failing(
  'probe-exec-fail',
  '{probe}: `{where}` fails',
  'The {probeWord} probe of container {container} runs `{target}` in the container every {period}s and the command ends with an exit code other than 0; it prints {printed}.',
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
  '{probe}: {detail} {lackShort}',
  'The {probeWord} probe of container {container} runs `{target}`, but {detail} {lack} {image}. {hint}',
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
      text: 'error: health rpc probe failed: rpc error: code = Unknown desc = backend is starting',
      from: 'pkg/probe/grpc/grpc.go',
    },
  ],
);

/** The server offers the health service, and does not know the name that the probe asks for. */
export const grpcUnknownService = failing(
  'probe-grpc-notserving',
  '{probe}: {where} is a service it does not know',
  'The {probeWord} probe of container {container} asks {target} every {period}s and the server does not know a service of that name, though it offers the gRPC health service: {answer}.',
  'The gRPC health service is asked for a service name that the program has not registered with it. The names have to be the same; an empty name asks for the server as a whole.',
  [edit, log],
  [
    {
      text: 'error: health rpc probe failed: rpc error: code = NotFound desc = unknown service',
      from: 'pkg/probe/grpc/grpc.go',
    },
    { text: 'service unhealthy (responded with "SERVICE_UNKNOWN")', from: 'pkg/probe/grpc/grpc.go' },
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
