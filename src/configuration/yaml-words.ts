/** A text as YAML: in quotes wherever it could be read as something else. */
export const yamlWord = (text: string): string =>
  /^[A-Za-z][\w./-]*\*?$/.test(text) && !/^(?:true|false|null|yes|no|on|off|y|n)$/i.test(text)
    ? text
    : /^(?:0|[1-9]\d*)$/.test(text)
      ? text
      : `'${text.replaceAll("'", "''")}'`;

/** `[a, b]`, and a list of one as itself where that is as good. */
export const yamlList = (texts: readonly string[]): string => `[${texts.map(yamlWord).join(', ')}]`;
