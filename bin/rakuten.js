#!/usr/bin/env node
// The process boundary: arguments in, exit code out. Everything else is in src/.
import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { Script } from 'node:vm';

const folder = join(import.meta.dirname, '../dist');
const filename = join(folder, 'main.cjs');

if (existsSync(filename)) {
  process.exitCode = await loadProgram().executeCli(process.argv.slice(2), process);
} else {
  process.stderr.write(
    `rakuten: expected the built program at dist/main.cjs, found nothing\n` +
      `  next: npm ci   (or: npm run build)\n`,
  );
  process.exitCode = 70;
}

/** With the compiled code that the build has kept (scripts/cache-compiled-code.js), if it is of this very program. */
function loadProgram() {
  const source = readFileSync(filename, 'latin1');
  const cache = join(folder, `${source.slice('/*'.length, source.indexOf('*/'))}.cache`);
  const script = new Script(source, {
    filename: 'dist/main.cjs',
    cachedData: existsSync(cache) ? readFileSync(cache) : undefined,
  });
  return script.runInThisContext()(createRequire(filename), filename, folder);
}
