/** The characters of a text as people count them: an accented letter or an emoji is one. Slow on long texts. */
export const graphemes = (text: string): Intl.Segments => segmenter().segment(text);

/** Made for the first text that needs it: it loads a part of ICU, which takes 5 ms of every start. */
const segmenter = (() => {
  let made: Intl.Segmenter | undefined;
  return (): Intl.Segmenter => {
    made ??= new Intl.Segmenter('en', { granularity: 'grapheme' });
    return made;
  };
})();
