/**
 * Orders texts by their UTF-16 units, for `sort`: as the API server orders names, which are ASCII. A collation would be
 * fifty times slower, and the first one of a program takes 8 ms.
 */
export const compareText = (one: string, other: string): number => (one < other ? -1 : one > other ? 1 : 0);
