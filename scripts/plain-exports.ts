import type { Plugin } from 'rolldown';

/**
 * What one chunk takes from another is read through a getter, so that it could change: nothing that podctl exports does, and
 * judging ten thousand pods takes a tenth longer for it. It becomes a plain property, once its file has been evaluated.
 */
export const plainExports: Plugin = {
  name: 'plain-exports',
  generateBundle: (_, bundle) => {
    for (const file of Object.values(bundle)) if (file.type === 'chunk') file.code = withPlainExports(file.code);
  },
};

const getter =
  /Object\.defineProperty\(exports,\s*(?:"([\w$]+)"|'([\w$]+)'),\s*\{\s*enumerable:\s*(?:!0|true),\s*get:\s*function\s*\(\)\s*\{\s*return\b\s*([^{};]+);?\s*\}\s*\}\)/g;

/** Raises an `Error` where an export is written in another way. */
export const withPlainExports = (code: string): string => {
  const plain = code.replace(
    getter,
    (_, double: string, single: string, name: string) => `exports.${double ?? single}=${name}`,
  );
  if (/Object\.defineProperty\(exports,(?!\s*(?:Symbol\.toStringTag|[`'"]__esModule))/.test(plain))
    throw new Error('An export of a chunk is written in an unknown way.');
  return plain;
};
