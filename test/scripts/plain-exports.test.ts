import assert from 'node:assert/strict';
import { test } from 'node:test';
import { withPlainExports } from '../../scripts/plain-exports.ts';

test('an export is a plain property, minified or not', () => {
  const short = 'Object.defineProperty(exports,"o",{enumerable:!0,get:function(){return Ye}}),f();';
  assert.equal(withPlainExports(short), 'exports.o=Ye,f();');
  const constant = 'Object.defineProperty(exports,"i",{enumerable:!0,get:function(){return`\\x1B[2J`}})';
  assert.equal(withPlainExports(constant), 'exports.i=`\\x1B[2J`');
  const long = `Object.defineProperty(exports, "rule$1", {
	enumerable: true,
	get: function() {
		return rule$1;
	}
});`;
  assert.equal(withPlainExports(long), 'exports.rule$1=rule$1;');
});

test('what else is defined stays, and an export in an unknown form ends the build', () => {
  const tag = 'Object.defineProperty(exports,Symbol.toStringTag,{value:`Module`});';
  assert.equal(withPlainExports(tag), tag);
  assert.throws(() => withPlainExports('Object.defineProperty(exports,"o",{get:()=>Ye});'), /unknown way/);
});
