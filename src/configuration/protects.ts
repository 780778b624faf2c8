/** The names that a pattern may match: of the context and its cluster, and the URL of the server. */
export type ContextNames = { readonly name: string; readonly cluster: string; readonly server: string };

/** Whether a context is one of those in which nothing may be changed; `*` in a pattern stands for any text. */
export const protects = (patterns: readonly string[], { name, cluster, server }: ContextNames): boolean =>
  patterns.some(pattern => {
    const whole = new RegExp(`^${pattern.split('*').map(quoted).join('.*')}$`, 's');
    return [name, cluster, server].some(text => whole.test(text));
  });

const quoted = (text: string): string => text.replace(/[\\^$.+?()[\]{}|/]/g, '\\$&');
