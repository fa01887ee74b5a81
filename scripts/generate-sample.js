// Writes data/sample anew. Node 20 does not run TypeScript: bundles the generator into a temporary file first.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { build } from 'esbuild';
import { BUNDLE_OPTIONS } from './bundle-options.js';

const folder = await mkdtemp(join(tmpdir(), 'rakuten-sample-'));
try {
  const outfile = join(folder, 'main.mjs');
  await build({
    ...BUNDLE_OPTIONS,
    entryPoints: [fileURLToPath(new URL('./sample/main.ts', import.meta.url))],
    outfile,
  });
  await import(pathToFileURL(outfile).href);
} finally {
  await rm(folder, { recursive: true, force: true });
}
