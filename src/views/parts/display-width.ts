export { displayWidth } from '../../text/display-width.ts';
