import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { build } from 'esbuild';
import { BUNDLE_OPTIONS, listWorkers, WORKERS_BESIDE } from '../../scripts/bundle-options.js';

/**
 * Bundles the bench's TypeScript modules with the rooms of the product that they use, and the product's workers beside them.
 * @param {readonly string[]} names of modules in this folder, without extension
 * @param {string} outdir gets NAME.js for each of them
 */
export async function bundleModules(names, outdir) {
  const modules = Object.fromEntries(names.map((name) => [name, join(import.meta.dirname, `${name}.ts`)]));
  await build({
    ...BUNDLE_OPTIONS,
    entryPoints: { ...modules, ...listWorkers() },
    outdir,
    splitting: true,
    define: WORKERS_BESIDE,
  });
  await writeFile(join(outdir, 'package.json'), '{ "type": "module" }\n');
}
