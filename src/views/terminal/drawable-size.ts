/** The cells that may be drawn on. */
export const drawableSize = (
  stdout: Pick<NodeJS.WriteStream, 'columns' | 'rows'>,
  platform: NodeJS.Platform,
): { readonly columns: number; readonly rows: number } => ({
  columns: stdout.columns || 80,
  // A frame as high as the console makes Ink clear the whole screen on Windows: it would flicker.
  rows: Math.max(1, (stdout.rows || 24) - (platform === 'win32' ? 1 : 0)),
});
