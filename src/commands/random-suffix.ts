/** Five letters or digits for the end of a name, of those that Kubernetes itself takes: no vowels, so no words. */
export const randomSuffix = (): string =>
  Array.from({ length: 5 }, () => 'bcdfghjklmnpqrstvwxz2456789'[Math.floor(Math.random() * 27)]).join('');
