import assert from 'node:assert/strict';
import { test } from 'node:test';
import { render } from 'ink-testing-library';
import { Line } from '../../src/views/parts/line.tsx';

test('a line longer than its place is cut, never wrapped', () => {
  const { lastFrame, unmount } = render(<Line text={'x'.repeat(300)} />);
  assert.equal(lastFrame()?.split('\n').length, 1);
  unmount();
});

test('colors that were composed into a line are kept', () => {
  const { lastFrame, unmount } = render(<Line text={'\u001b[31mred\u001b[39m plain'} />);
  assert.match(lastFrame() ?? '', /red.* plain/);
  unmount();
});
