export { wrapWords } from '../../text/wrap-words.ts';
