/** The cells that a text for people may be wide: those of the terminal, 80 where there is none, and never too wide to read. */
export const textWidth = (): number => {
  const columns = process.stdout.columns ?? (Number(process.env['COLUMNS']) || 80);
  return Math.max(40, Math.min(columns, 120));
};
