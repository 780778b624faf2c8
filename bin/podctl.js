#!/usr/bin/env node
// Checks the Node version and starts the program; nothing else. Must parse on every Node.
const [major, minor] = process.versions.node.split('.').map(Number);
if (major < 22 || (major === 22 && minor < 3)) {
  process.stderr.write(
    `podctl needs Node 22.3 or newer; this is Node ${process.versions.node} (${process.execPath}).\n`,
  );
  process.exitCode = 2;
} else require('./load.js').load('./main.cjs').main(process.argv.slice(2));
