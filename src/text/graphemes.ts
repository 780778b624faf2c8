const segmenter = new Intl.Segmenter('en', { granularity: 'grapheme' });

/** The characters of a text as people count them: an accented letter or an emoji is one. Slow on long texts. */
export const graphemes = (text: string): Intl.Segments => segmenter.segment(text);
