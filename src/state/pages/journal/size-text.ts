const units = ['B', 'KiB', 'MiB', 'GiB', 'TiB'] as const;

/** Bytes in at most eight characters: `812 B`, `1.4 MiB`. */
export const sizeText = (bytes: number): string => {
  const power = bytes < 1 ? 0 : Math.min(units.length - 1, Math.floor(Math.log2(bytes) / 10));
  const size = bytes / 1024 ** power;
  return `${power === 0 || size >= 100 ? Math.round(size) : size.toFixed(1)} ${units[power]}`;
};
