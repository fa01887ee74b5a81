// Bundles src/ into dist/: the program as one file with its compiled code beside it, so that a command starts
// without finding, reading and parsing hundreds of modules; and each worker.
import { createHash } from 'node:crypto';
import { readFile, readdir, rename, rm } from 'node:fs/promises';
import { BUNDLE_OPTIONS, listWorkers, PROGRAM_OPTIONS, WORKERS_BESIDE } from './bundle-options.js';
import { cacheCompiledCode } from './cache-compiled-code.js';
import { assemblySource, compileAssembly, isAssembly } from './compile-assembly.js';

/** @typedef {typeof import('esbuild').transform} Transform */

const workers = listWorkers();

/** @satisfies {import('esbuild').BuildOptions} */
const files = { sourcemap: 'linked', sourcesContent: false };

/**
 * The version of the code of each built-in stage: a hash over everything its module imports, and the workers that it
 * starts. It is part of the stage's fingerprint, so outputs made by other code are never taken for up to date. Comments and
 * white space do not count.
 * @param {import('esbuild').Metafile} metafile
 * @param {Transform} transform
 */
async function hashStageCode(metafile, transform) {
  /** @type {Record<string, string>} */
  const versions = {};
  const stages = (await readdir('src/stages')).filter((name) => name.endsWith('-stage.ts')).sort();
  for (const name of stages) {
    const reached = await reachableFrom(metafile, `src/stages/${name}`);
    const hash = createHash('sha256');
    for (const path of reached)
      hash
        .update(`${path}\0`)
        .update(await readEssence(path, transform))
        .update('\0');
    versions[name.slice(0, -'-stage.ts'.length)] = hash.digest('hex').slice(0, 12);
  }
  return versions;
}

/**
 * @param {import('esbuild').Metafile} metafile
 * @param {string} entry
 */
async function reachableFrom(metafile, entry) {
  const reached = new Set([entry]);
  for (const path of reached) {
    for (const { path: imported, external } of metafile.inputs[path]?.imports ?? []) {
      if (!external) reached.add(imported);
    }
    if (!path.startsWith('src/') || isAssembly(path)) continue;
    for (const [, name] of (await readFile(path, 'utf8')).matchAll(/startWorker\('([^']+)'/g)) {
      if (workers[name]) reached.add(workers[name]);
    }
  }
  return [...reached].sort();
}

/**
 * @param {string} path
 * @param {Transform} transform
 */
async function readEssence(path, transform) {
  if (isAssembly(path)) return compileAssembly(assemblySource(path));
  const source = await readFile(path, 'utf8');
  if (!path.endsWith('.ts')) return source;
  const { code } = await transform(source, { loader: 'ts', minifyWhitespace: true, legalComments: 'none' });
  return code;
}

/** @param {typeof import('esbuild')} esbuild */
async function buildProgram({ build, transform }) {
  const { metafile } = await build({
    ...PROGRAM_OPTIONS,
    entryPoints: { ...PROGRAM_OPTIONS.entryPoints, ...workers },
    outdir: 'dist',
    write: false,
    metafile: true,
    define: { ...PROGRAM_OPTIONS.define, __STAGE_VERSIONS__: '{}' },
  });
  const __STAGE_VERSIONS__ = JSON.stringify(await hashStageCode(metafile, transform));
  // Built beside dist/ and then moved, so that a command that starts meanwhile finds a whole program.
  const outdir = `dist-${process.pid}`;
  await build({
    ...PROGRAM_OPTIONS,
    ...files,
    outdir,
    define: { ...PROGRAM_OPTIONS.define, __STAGE_VERSIONS__ },
  });
  await build({
    ...BUNDLE_OPTIONS,
    ...files,
    entryPoints: workers,
    outdir,
    splitting: true,
    define: { ...WORKERS_BESIDE, __STAGE_VERSIONS__ },
  });
  await cacheCompiledCode(outdir);
  await rm('dist', { recursive: true, force: true });
  await rename(outdir, 'dist');
}

const esbuild = await import('esbuild').catch((/** @type {unknown} */ error) => {
  // `npx rakuten` in a checkout without node_modules runs `prepare` first, and npx keeps the ruins of one that
  // fails. So that one must succeed; bin/rakuten.js then says what to do.
  if (process.env.npm_lifecycle_event !== 'prepare') throw error;
  console.error('rakuten: not built, as its dependencies are not installed yet');
});
if (esbuild) await buildProgram(esbuild);
