import { readdir, writeFile } from 'node:fs/promises';
import { basename, join, resolve } from 'node:path';
import { build } from 'esbuild';
import { esbuildAssembly } from '../../scripts/compile-assembly.js';

const root = resolve(import.meta.dirname, '../..');

/**
 * Bundles the bench's TypeScript modules with the rooms of the product that they use, and the product's workers beside them, as
 * scripts/build.js bundles the program.
 * @param {readonly string[]} names of modules in this folder, without extension
 * @param {string} outdir gets NAME.js for each of them
 */
export async function bundleModules(names, outdir) {
  const sources = await readdir(join(root, 'src'), { recursive: true });
  const workers = sources.filter(
    (path) => path.endsWith('-worker.ts') && basename(path) !== 'start-worker.ts',
  );
  await build({
    absWorkingDir: root,
    entryPoints: Object.fromEntries([
      ...names.map((name) => [name, join(import.meta.dirname, `${name}.ts`)]),
      ...workers.map((path) => [basename(path, '.ts'), join(root, 'src', path)]),
    ]),
    outdir,
    bundle: true,
    splitting: true,
    format: 'esm',
    platform: 'node',
    target: 'node20',
    external: ['better-sqlite3', 'fs-native-extensions'],
    plugins: [esbuildAssembly()],
    define: { __WORKER_FOLDER__: JSON.stringify('./') },
    logLevel: 'warning',
    banner: {
      js: "import { createRequire as __createRequire } from 'node:module'; const require = __createRequire(import.meta.url);",
    },
  });
  await writeFile(join(outdir, 'package.json'), '{ "type": "module" }\n');
}
