/** Longer quotations would push the advice off the screen. UTF-16 units. */
const most = 300;

/** What Kubernetes said as one sentence within another text: in one line, cut, and with an end. */
export const sentence = (text: string): string => {
  const line = text.replace(/\s+/g, ' ').trim();
  const cut = line.length > most ? `${line.slice(0, most - 1)}…` : line;
  return /[.!?…]$/.test(cut) ? cut : `${cut}.`;
};
