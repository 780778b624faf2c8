import type { KindPath } from '../model/kinds.ts';

/** The body of a failure, in the API server's own words. */
export type Status = {
  readonly kind: 'Status';
  readonly apiVersion: 'v1';
  readonly metadata: { readonly continue?: string };
  readonly status: 'Failure' | 'Success';
  readonly message?: string;
  readonly reason?: string;
  readonly details?: object;
  readonly code: number;
};

/** Thrown by whatever answers a request: becomes a response with this Status. */
export class StatusError extends Error {
  override readonly name = 'StatusError';
  readonly status: Status;

  constructor(code: number, reason: string, message: string, details?: object, metadata: Status['metadata'] = {}) {
    super(message);
    this.status = { kind: 'Status', apiVersion: 'v1', metadata, status: 'Failure', message, reason, details, code };
  }
}

type Resource = Pick<KindPath, 'group' | 'plural'>;

export const badRequest = (message: string): StatusError => new StatusError(400, 'BadRequest', message);

export const unauthorized = (): StatusError => new StatusError(401, 'Unauthorized', 'Unauthorized');

export const notFound = (resource: Resource, name: string): StatusError =>
  new StatusError(404, 'NotFound', `${qualified(resource)} "${name}" not found`, details(resource, name));

export const noSuchResource = (): StatusError =>
  new StatusError(404, 'NotFound', 'the server could not find the requested resource', {});

export const methodNotAllowed = (): StatusError =>
  new StatusError(405, 'MethodNotAllowed', 'the server does not allow this method on the requested resource', {});

export const notAcceptable = (): StatusError =>
  new StatusError(
    406,
    'NotAcceptable',
    '406: Not Acceptable\n\nAvailable representations: application/json, application/yaml, application/vnd.kubernetes.protobuf, application/json;stream=watch, application/vnd.kubernetes.protobuf;stream=watch',
    {},
  );

export const unsupportedMediaType = (): StatusError =>
  new StatusError(415, 'UnsupportedMediaType', '415: Unsupported Media Type', {});

export const conflict = (resource: Resource, name: string, why: string): StatusError =>
  new StatusError(
    409,
    'Conflict',
    `Operation cannot be fulfilled on ${qualified(resource)} "${name}": ${why}`,
    details(resource, name),
  );

/** One field of a request that does not validate; `subject` is `Kind "name"`. */
export const invalid = (subject: { kind: string; group?: string; name: string }, field: string, message: string) =>
  new StatusError(
    422,
    'Invalid',
    `${subject.kind}${subject.group ? `.${subject.group}` : ''} "${subject.name}" is invalid: ${field}: ${message}`,
    {
      ...(subject.name && { name: subject.name }),
      ...(subject.group && { group: subject.group }),
      kind: subject.kind,
      causes: [
        { reason: message.startsWith('Forbidden') ? 'FieldValueForbidden' : 'FieldValueInvalid', message, field },
      ],
    },
  );

/** A continue token or resourceVersion that the server no longer has. */
export const expired = (message: string, next?: string): StatusError =>
  new StatusError(410, 'Expired', message, undefined, next === undefined ? {} : { continue: next });

/** Who wanted to do what, as authorizers see it. `resource` is '' for plain paths. */
export type Attempt = {
  readonly user: string;
  readonly groups: readonly string[];
  readonly verb: string;
  readonly group: string;
  readonly resource: string;
  readonly subresource: string;
  readonly namespace: string;
  readonly name: string;
  /** Only for what is no resource, e.g. `/version`. */
  readonly path: string;
};

export const forbidden = (attempt: Attempt): StatusError => {
  const { user, verb, group, resource, subresource, namespace, name, path } = attempt;
  if (resource === '')
    return new StatusError(403, 'Forbidden', `forbidden: User "${user}" cannot ${verb} path "${path}"`, {});
  const subject = `${qualified({ group, plural: resource })}${name ? ` "${name}"` : ''}`;
  const what = `resource "${resource}${subresource && `/${subresource}`}" in API group "${group}"`;
  const where = namespace ? `in the namespace "${namespace}"` : 'at the cluster scope';
  return new StatusError(
    403,
    'Forbidden',
    `${subject} is forbidden: User "${user}" cannot ${verb} ${what} ${where}`,
    details({ group, plural: resource }, name),
  );
};

const qualified = ({ group, plural }: Resource): string => (group ? `${plural}.${group}` : plural);

const details = ({ group, plural }: Resource, name: string): object => ({
  ...(name && { name }),
  ...(group && { group }),
  kind: plural,
});
