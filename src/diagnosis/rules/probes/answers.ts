import type { ProbeView } from '../../../model/probe.ts';
import type { Rule } from '../../rule.ts';
import * as network from './network-answer-rules.ts';
import type { ProbeEvent } from './probe-event.ts';
import * as program from './program-answer-rules.ts';

/** One kind of answer of a probe, told from the text after `… probe failed: `. */
export type AnswerRow = {
  readonly rule: Rule;
  readonly pattern: RegExp;
  /** Which outcomes and handlers the text may come from; all where left out. */
  readonly outcome?: ProbeEvent['outcome'];
  readonly handlers?: readonly NonNullable<ProbeView['handler']>[];
  /** The answer in a few words, for titles: `404`, `connection refused`. Group 1 of the pattern where left out. */
  readonly short?: string;
  /** False where the kubelet throws the result away: no threshold is ever reached. */
  readonly counts?: false;
};

/** In the order of catalogue section P.2: status, refused, TLS, reset, timeout, exec; errors of the kubelet first. */
export const answerRows: readonly AnswerRow[] = [
  {
    rule: program.portName,
    pattern: /strconv\.Atoi: parsing "([^"]*)": invalid syntax/,
    outcome: 'errored',
    counts: false,
    short: 'unknown port name',
  },
  {
    rule: program.portRange,
    pattern: /invalid port number: (\S+)/,
    outcome: 'errored',
    counts: false,
    short: 'invalid port',
  },
  {
    rule: program.missingHandler,
    pattern: /missing probe handler/,
    outcome: 'errored',
    counts: false,
    short: 'no handler',
  },
  {
    rule: program.execMissing,
    pattern:
      /exec(?:utable file)?:? ["`]([^"`]+)["`](?:: (?:executable file not found|stat .*no such file|no such file|permission denied|is a directory)| not found in)/,
    handlers: ['exec'],
    counts: false,
    short: 'command cannot be run',
  },
  {
    rule: program.execOom,
    pattern: /error executing setns process|possibly OOM-killed|signal: killed|cannot allocate memory/,
    handlers: ['exec'],
    short: 'no memory left to run it',
  },
  { rule: network.httpStatus, pattern: /HTTP probe failed with statuscode: (\d+)/ },
  { rule: network.httpStatus, pattern: /stopped after 10 redirects/, short: 'endless redirects' },
  {
    rule: network.tcp,
    pattern: /^dial (?:tcp|udp)[46]? \S+ (?:connect: connection refused|i\/o timeout|connect: connection timed out)/,
    handlers: ['tcp'],
    short: 'no connection',
  },
  {
    rule: network.httpRefused,
    pattern: /connect: connection refused/,
    handlers: ['http'],
    short: 'connection refused',
  },
  {
    rule: network.httpTls,
    pattern:
      /server gave HTTP response to HTTPS client|tls: |malformed HTTP (?:response|version|status)|transport connection broken/,
    handlers: ['http'],
    short: 'HTTP and HTTPS mixed up',
  },
  {
    rule: network.httpReset,
    pattern: /connection reset by peer|\bEOF\b|broken pipe|server closed idle connection/,
    handlers: ['http', 'tcp'],
    short: 'connection closed',
  },
  {
    rule: network.noRoute,
    pattern: /no route to host|network is unreachable|host is down/,
    handlers: ['http', 'tcp', 'grpc'],
    short: 'no route',
  },
  {
    rule: network.httpConnTimeout,
    pattern: /dial tcp\S* \S+ (?:i\/o timeout|connect: connection timed out)|canceled while waiting for connection/,
    handlers: ['http'],
    short: 'no connection in time',
  },
  {
    rule: network.httpTimeout,
    pattern: /Client\.Timeout (?:exceeded|or context)|context deadline exceeded|request canceled|TLS handshake timeout/,
    handlers: ['http'],
    short: 'no answer in time',
  },
  {
    rule: program.grpcUnimplemented,
    pattern: /does not implement the grpc health protocol/,
    handlers: ['grpc'],
    short: 'no gRPC health service',
  },
  {
    rule: program.grpcSlow,
    pattern: /health rpc did not complete within/,
    handlers: ['grpc'],
    short: 'no answer in time',
  },
  {
    rule: program.grpcUnknownService,
    pattern: /responded with "SERVICE_UNKNOWN"|health rpc probe failed: .*(?:code = NotFound|unknown service)/,
    handlers: ['grpc'],
    short: 'unknown service',
  },
  {
    rule: program.grpcNotServing,
    pattern: /service unhealthy \(responded with "(\w+)"\)/,
    handlers: ['grpc'],
  },
  {
    rule: program.grpcNotServing,
    pattern: /health rpc probe failed/,
    handlers: ['grpc'],
    short: 'health call fails',
  },
  {
    rule: program.grpcConnect,
    pattern: /failed to connect service/,
    handlers: ['grpc'],
    short: 'no gRPC connection',
  },
  {
    rule: program.execTimeout,
    pattern:
      /^command (?:timed out:|".*" timed out)|command error: command timed out|DeadlineExceeded|context deadline exceeded/s,
    handlers: ['exec'],
    short: 'no answer in time',
  },
  { rule: program.execFail, pattern: /^/, outcome: 'failed', handlers: ['exec'], short: 'command fails' },
];

/** What a probe's output means: the first row that matches, its words in short. */
export const classifyAnswer = (
  outcome: ProbeEvent['outcome'],
  output: string,
  handler: ProbeView['handler'],
): { readonly row: AnswerRow; readonly short: string; readonly detail: string } | undefined => {
  for (const row of answerRows) {
    if (row.outcome && row.outcome !== outcome) continue;
    if (handler && row.handlers && !row.handlers.includes(handler)) continue;
    const match = row.pattern.exec(output);
    if (match) return { row, short: row.short ?? match[1] ?? output, detail: match[1] ?? '' };
  }
  return undefined;
};

/** Whether an answer means that the program did not answer at all, rather than that it is not well. */
export const isSilent = ({ handler }: ProbeView, answer: ProbeEvent | undefined): boolean => {
  const rule = answer && classifyAnswer(answer.outcome, answer.output, handler)?.row.rule;
  return (
    rule !== undefined && rule !== network.httpStatus && rule !== program.grpcNotServing && rule !== program.execFail
  );
};
