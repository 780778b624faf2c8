import type { Placeholders } from '../recording/placeholders.ts';
import { redactArguments, redactText } from '../recording/redact-text.ts';

/** A query without secrets: the command of an exec may hold some. */
export const redactQuery = (query: string, placeholders: Placeholders): string => {
  if (query === '') return '';
  const pairs = [...new URLSearchParams(query)];
  const words = redactArguments(
    pairs.filter(([key]) => key === 'command').map(([, word]) => word),
    placeholders,
  ).values();
  return new URLSearchParams(
    pairs.map(([key, value]) => [
      key,
      key === 'command' ? (words.next().value ?? '') : redactText(value, placeholders),
    ]),
  ).toString();
};
