/**
 * The longest message that is read, UTF-16 units. The API cuts those of events at 1 KiB and the kubelet its own at 4 KiB;
 * whatever is longer comes from elsewhere, and patterns would take their time over it.
 */
const most = 8192;

/** A message, cut where it is longer than any that Kubernetes writes. */
export const bounded = (message: string): string => (message.length > most ? `${message.slice(0, most)}…` : message);
