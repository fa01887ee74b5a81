import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build } from 'esbuild';
import { BUNDLE_OPTIONS } from '../scripts/bundle-options.js';

/**
 * Bundles a TypeScript module with the rooms of the product that it uses, and imports it.
 * @param {string} path relative to this folder
 * @returns {Promise<unknown>}
 */
export async function importTypeScript(path) {
  const folder = await mkdtemp(join(tmpdir(), 'rakuten-bench-'));
  const outfile = join(folder, 'module.mjs');
  try {
    await build({ ...BUNDLE_OPTIONS, entryPoints: [join(import.meta.dirname, path)], outfile });
    return await import(pathToFileURL(outfile).href);
  } finally {
    await rm(folder, { recursive: true });
  }
}
