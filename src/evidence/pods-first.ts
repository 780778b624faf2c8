/**
 * While a list of pods arrives nothing else is asked for, but for no longer than this, ms: ten thousand verdicts come
 * first, and what proves some of them next.
 */
export const podsFirstMs = 3000;
