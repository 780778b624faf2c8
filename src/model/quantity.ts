const suffixes: Readonly<Record<string, number>> = {
  '': 1,
  n: 1e-9,
  u: 1e-6,
  m: 1e-3,
  k: 1e3,
  M: 1e6,
  G: 1e9,
  T: 1e12,
  P: 1e15,
  E: 1e18,
  Ki: 2 ** 10,
  Mi: 2 ** 20,
  Gi: 2 ** 30,
  Ti: 2 ** 40,
  Pi: 2 ** 50,
  Ei: 2 ** 60,
};

const pattern = /^([+-]?(?:\d+\.?\d*|\.\d+))(?:[eE]([+-]?\d+)|([numkMGTPE]|[KMGTPE]i)?)$/;

/**
 * A resource quantity as a number of its base unit (cores, bytes, pieces): `500m` is 0.5, `128Mi` is 134217728.
 * Undefined for what is not a quantity. Source: k8s.io/apimachinery/pkg/api/resource.
 */
export const parseQuantity = (quantity: string | number | null | undefined): number | undefined => {
  if (typeof quantity === 'number') return quantity;
  const match = pattern.exec(quantity ?? '');
  if (!match) return undefined;
  const factor = match[2] === undefined ? suffixes[match[3] ?? ''] : 10 ** Number(match[2]);
  return factor === undefined ? undefined : Number(match[1]) * factor;
};

/** Bytes as the largest binary unit that keeps them readable: 25171656704 is `23.4Gi`. */
export const formatBytes = (bytes: number): string => {
  const units = ['', 'Ki', 'Mi', 'Gi', 'Ti', 'Pi'];
  let amount = bytes;
  let unit = 0;
  while (Math.abs(amount) >= 1024 && unit < units.length - 1) {
    amount /= 1024;
    unit += 1;
  }
  return `${trimmed(amount)}${units[unit]}`;
};

/** Cores as kubectl writes them: 0.25 is `250m`, 2 is `2`. */
export const formatCores = (cores: number): string =>
  Number.isInteger(cores) ? String(cores) : `${Math.round(cores * 1000)}m`;

/** A number of base units in the customary form of a resource. */
export const formatResource = (resource: string, amount: number): string => {
  if (resource === 'cpu') return formatCores(amount);
  if (/memory|storage|hugepages/.test(resource)) return formatBytes(amount);
  return trimmed(amount);
};

const trimmed = (amount: number): string => String(Math.round(amount * 10) / 10);
