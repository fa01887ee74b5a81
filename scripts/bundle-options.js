// How the project's TypeScript becomes JavaScript: of the built program, and of what the scripts, the benches and the
// tests start as a process of its own.
import { readdirSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import { esbuildAssembly } from './compile-assembly.js';

const root = resolve(import.meta.dirname, '..');

/** Native addons stay outside the bundle, which therefore has to lie where `node_modules` is found from. */
export const BUNDLE_OPTIONS = /** @satisfies {import('esbuild').BuildOptions} */ ({
  absWorkingDir: root,
  bundle: true,
  format: 'esm',
  platform: 'node',
  target: 'node20',
  external: ['better-sqlite3', 'fs-native-extensions', 'sharp'],
  plugins: [esbuildAssembly()],
  logLevel: 'warning',
  // CommonJS packages inside an ESM bundle call require() for Node's own modules.
  banner: {
    js: "import { createRequire as __createRequire } from 'node:module'; const require = __createRequire(import.meta.url);",
  },
});

/** Every file of a bundle with workers lies in the same folder (src/workers/start-worker.ts). */
export const WORKERS_BESIDE = { __WORKER_FOLDER__: JSON.stringify('./') };

/**
 * The program itself: one script, an expression that evaluates to a function (require, __filename, __dirname) →
 * { executeCli }. Not a module, as Node.js can take the compiled code of a script from a file, not that of a module.
 * What is reached through `await import()` still runs only then. Names stay as they are, for stack traces.
 */
export const PROGRAM_OPTIONS = /** @satisfies {import('esbuild').BuildOptions} */ ({
  ...BUNDLE_OPTIONS,
  entryPoints: { main: 'src/cli/main.ts' },
  format: 'cjs',
  outExtension: { '.js': '.cjs' },
  supported: { 'dynamic-import': false },
  define: { ...WORKERS_BESIDE, 'import.meta.url': '__programUrl', 'import.meta.dirname': '__dirname' },
  banner: {
    js:
      '(function (require, __filename, __dirname) { "use strict"; const module = { exports: {} };' +
      ' const __programUrl = require("node:url").pathToFileURL(__filename).href;',
  },
  footer: { js: 'return module.exports; })' },
});

/**
 * The entry points of what runs as a thread of its own, by name; relative to the project's folder.
 * @returns {Readonly<Record<string, string>>}
 */
export function listWorkers() {
  const workers = readdirSync(join(root, 'src'), { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('-worker.ts') && basename(path) !== 'start-worker.ts')
    .sort();
  return Object.fromEntries(workers.map((path) => [basename(path, '.ts'), `src/${path}`]));
}
