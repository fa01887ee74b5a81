import { rmSync } from 'node:fs';
import { basename, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build, type BuildOptions } from 'esbuild';
import { afterAll, beforeAll } from 'vitest';
import { BUNDLE_OPTIONS } from '../../scripts/bundle-options.js';

const ROOT = join(import.meta.dirname, '../..');

/** Bundles a program of the tests once for a test file, and gives the path of what Node.js can run. */
export function useBundle(entryPoint: string): string {
  const outfile = choosePlace(`${basename(entryPoint, '.ts')}.mjs`);
  useBuild({ entryPoints: [entryPoint], outfile }, outfile);
  return outfile;
}

/**
 * Bundles modules of src/ once for a test file, for code that child processes run. `NAME` is then imported from
 * `${useModules([NAME])}/NAME.mjs`; what several of them need is there once.
 */
export function useModules(names: readonly string[]): string {
  const outdir = choosePlace('modules');
  const entryPoints = names.map((name) => join(ROOT, 'src', `${name}.ts`));
  const extension = { '.js': '.mjs' };
  useBuild(
    { entryPoints, outdir, outbase: join(ROOT, 'src'), outExtension: extension, splitting: true },
    outdir,
  );
  return pathToFileURL(outdir).href;
}

/** Beside the packages, so that the native ones are found. */
function choosePlace(name: string): string {
  const unique = `${process.pid}-${Math.random().toString(36).slice(2)}`;
  return join(ROOT, 'node_modules/.cache/rakuten-test', `${unique}-${name}`);
}

function useBuild(options: BuildOptions, made: string): void {
  beforeAll(() => build({ ...BUNDLE_OPTIONS, ...options }));
  afterAll(() => rmSync(made, { recursive: true, force: true }));
}
