/** Put in by the build: the rules that `example.ts` has a recording of, with spaces between them. */
declare const PODCTL_EXAMPLE_RULES: string | undefined;

const rules: ReadonlySet<string> = new Set(
  (typeof PODCTL_EXAMPLE_RULES === 'undefined' ? '' : PODCTL_EXAMPLE_RULES).split(' '),
);

/** What a rule's text ends with where there is an example of it; '' where there is none. */
export const exampleHint = (rule: string): string =>
  rules.has(rule) ? `\n\nAn example\n      podctl explain ${rule} --demo` : '';
