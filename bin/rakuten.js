#!/usr/bin/env node
// The process boundary: arguments in, exit code out. Everything else is in src/.
import { existsSync } from 'node:fs';

const program = new URL('../dist/main.js', import.meta.url);

if (existsSync(program)) {
  const { executeCli } = await import(program.href);
  process.exitCode = await executeCli(process.argv.slice(2), process);
} else {
  process.stderr.write(
    `rakuten: expected the built program at dist/main.js, found nothing\n` +
      `  next: npm ci   (or: npm run build)\n`,
  );
  process.exitCode = 70;
}
