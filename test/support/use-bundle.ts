import { rmSync } from 'node:fs';
import { basename, join } from 'node:path';
import { build } from 'esbuild';
import { afterAll, beforeAll } from 'vitest';
import { BUNDLE_OPTIONS } from '../../scripts/bundle-options.js';

/** Bundles a program of the tests once for a test file, and gives the path of what Node.js can run. */
export function useBundle(entryPoint: string): string {
  // Beside the packages, so that the native ones are found.
  const folder = join(import.meta.dirname, '../../node_modules/.cache/rakuten-test');
  const unique = `${process.pid}-${Math.random().toString(36).slice(2)}`;
  const outfile = join(folder, `${basename(entryPoint, '.ts')}-${unique}.mjs`);
  beforeAll(() => build({ ...BUNDLE_OPTIONS, entryPoints: [entryPoint], outfile }));
  afterAll(() => rmSync(outfile, { force: true }));
  return outfile;
}
