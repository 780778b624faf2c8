import stringWidth from 'string-width';

const printableAscii = /^[\u0020-\u007e]*$/;

/** Cells that a text takes in the terminal, measured as Ink measures; its SGR sequences take none. */
export const displayWidth = (text: string): number => (printableAscii.test(text) ? text.length : stringWidth(text));
