import { type LogPattern, logRule, seeEnvironment } from './log-rule.ts';

const address = String.raw`tcp://(?:\d{1,3}(?:\.\d{1,3}){3}|\[[0-9a-f:]+\]):\d+`;
const refusal =
  '(?:pars(?:e|ing)|invalid|illegal|NumberFormat|For input string|cannot (?:unmarshal|parse|convert)|unable to (?:parse|convert)|bad[ _]port|port should be|not an? (?:valid )?(?:number|integer|port)|FATAL CONFIG)';

/**
 * A variable that Kubernetes sets for a Service, read by a program as one of its own: `REDIS_PORT=tcp://10.96.0.7:6379`
 * for a Service called redis (catalogue section M, smell-env-conflict).
 */
export const serviceLinkPatterns: readonly LogPattern[] = [
  {
    pattern: new RegExp(`${refusal}.{0,160}?(?<what>${address})|(?<what2>${address}).{0,80}?${refusal}`, 'i'),
    decisive: true,
    rule: logRule({
      id: 'log-service-link',
      title: 'Takes the variable of a Service for its own',
      because:
        'Kubernetes gives every container variables for the Services of its namespace, among them {linkVariable}={what}. The program uses that very name for a setting of its own, so it reads {what} where it expects a number; enableServiceLinks: false in the pod template turns these variables off.',
      about:
        'For a Service called redis every container that starts later gets REDIS_PORT=tcp://ADDRESS:PORT. A program that reads REDIS_PORT as its port fails. Set enableServiceLinks: false in the pod template, set the variable itself in env (which wins), or rename the Service.',
      next: [
        { why: 'See the Services of the namespace', command: 'kubectl get services -n {namespace}' },
        {
          why: 'Turn these variables off',
          command:
            'kubectl patch {owner} -n {namespace} -p \'{"spec":{"template":{"spec":{"enableServiceLinks":false}}}}\'',
        },
        seeEnvironment,
      ],
      reference: 'https://kubernetes.io/docs/concepts/services-networking/service/#environment-variables',
      examples: [
        { text: 'strconv.Atoi: parsing "tcp://10.96.12.7:6379": invalid syntax', from: 'Go, strconv' },
        { text: "ValueError: invalid literal for int() with base 10: 'tcp://10.96.33.4:8080'", from: 'Python, int()' },
        { text: 'java.lang.NumberFormatException: For input string: "tcp://10.100.1.9:5432"', from: 'Java' },
        {
          text: 'invalid integer value "tcp://10.43.7.1:5432" for connection option "port"',
          from: 'libpq, PQconnectdb',
        },
      ],
    }),
  },
];
