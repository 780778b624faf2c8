import { edit, events, failing, forward, listening, log } from './answer-rule.ts';

const source = 'pkg/probe/http/http.go';

export const httpStatus = failing(
  'probe-http-status',
  '{probe}: {short} at {where}',
  'The {probeWord} probe of container {container} asks {target} every {period}s and gets {short}, where 200 to 399 is a pass: {statusHint}. {unwell}',
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
  'The {probeWord} probe of container {container} asks {target} every {period}s and the connection is refused: {listens}. The container declares {ports}. {hint}',
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
  'The {probeWord} probe of container {container} opens a TCP connection to {target} every {period}s and gets none: {answer}. The container declares {ports}. {hint}',
  'A TCP probe passes once a connection is accepted. Refused means that nothing listens on that port of the pod address; a timeout means that packets are dropped.',
  [listening, log, edit, events],
  [
    { text: 'dial tcp 10.1.0.6:5432: connect: connection refused', from: 'pkg/probe/tcp/tcp.go' },
    { text: 'dial tcp 10.1.0.6:5432: i/o timeout', from: 'pkg/probe/tcp/tcp.go' },
  ],
);
