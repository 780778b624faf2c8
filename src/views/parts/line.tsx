import { Text } from 'ink';
import { memo, type ReactNode } from 'react';

/**
 * One line of the screen, composed and cut by the caller. Equal texts are not drawn again. An empty line needs a space,
 * or it would have no height.
 */
export const Line = memo(
  ({ text }: { readonly text: string }): ReactNode => <Text wrap="truncate">{text === '' ? ' ' : text}</Text>,
);
