export { cutEnd, cutMiddle, takeEnd, takeStart } from '../../text/cut.ts';
