export { leftAndRight, padEnd, padStart } from '../../text/pad.ts';
