/** What is wrong with a name that no image can have, as a sentence. Source: github.com/distribution/reference. */
export const nameFault = (image: string): string => {
  if (/\$\(|\$\{|\{\{|<[^>]+>/.test(image)) return 'A variable in it was not filled in.';
  if (/^[a-z]+:\/\//i.test(image)) return 'It begins with a URL scheme, which does not belong there.';
  if (/\s/.test(image)) return 'It contains a space.';
  if (/[A-Z]/.test(image.split('@')[0]?.replace(/:[^/]*$/, '') ?? '')) return 'The repository must be lower case.';
  if (image.endsWith(':')) return 'Its tag is empty.';
  if (/::|:[^/]*:/.test(image.split('@')[0]?.replace(/^[^/]*\//, '') ?? '')) return 'It has more than one tag.';
  if (/@sha256:(?![0-9a-f]{64}$)/.test(image))
    return 'Its digest is not one: sha256 is followed by sixty-four hexadecimal digits.';
  return 'It does not have the form of an image name.';
};
