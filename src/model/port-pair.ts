/** A local port, 0 for any free one, and the pod's port: its number or the name it has in the pod. */
export type PortPair = { readonly local: number; readonly remote: string };

/** `8080`, `3000:8080`, `:8080`, `3000:http`; a name alone takes any free local port. Undefined for anything else. */
export const parsePortPair = (text: string): PortPair | undefined => {
  const match = /^(?:(\d*):)?([a-z0-9-]+)$/i.exec(text);
  const remote = match?.[2] ?? '';
  const isNumber = /^\d+$/.test(remote);
  const local = match?.[1] === undefined ? (isNumber ? Number(remote) : 0) : Number(match[1]);
  if (!match || local > 65_535 || (isNumber && (Number(remote) < 1 || Number(remote) > 65_535))) return undefined;
  return { local, remote };
};

/** Why a text is no port pair, with the way to write one: two sentences. */
export const portPairMistake = (text: string): readonly [string, string] => {
  const how = 'Write it like 8080, 3000:8080, :8080 or 3000:http.';
  if (/^(?:\d*:)?\w+\/(?:udp|sctp)$/i.test(text))
    return [`${text} cannot be forwarded`, 'Kubernetes forwards TCP only.'];
  if (/^(?:\d*:)?\d+$/.test(text)) return [`${text} is no port: ports go from 1 to 65535`, how];
  return [`${text} is no port`, how];
};
