// `import bytes from './kernel.ts?wasm'` gives the compiled WebAssembly of an AssemblyScript file as a Uint8Array, in
// the built program (esbuild) and in the tests (Vite): the bytes lie in the bundle, no file is read at run time.
import { Buffer } from 'node:buffer';
import { relative, resolve } from 'node:path';

const SUFFIX = '?wasm';

/** @type {Map<string, Promise<Uint8Array>>} */
const compiled = new Map();

/**
 * The WebAssembly of an AssemblyScript file; it imports one shared memory, `env.memory`, and allocates nothing.
 * The same source gives the same bytes. Compiled once per process.
 * @param {string} path
 * @returns {Promise<Uint8Array>}
 */
export function compileAssembly(path) {
  const file = relative(process.cwd(), resolve(path));
  let bytes = compiled.get(file);
  if (!bytes) compiled.set(file, (bytes = compile(file)));
  return bytes;
}

/** @param {string} file */
async function compile(file) {
  const { default: asc } = await import('assemblyscript/asc');
  /** @type {Uint8Array | undefined} */
  let wasm;
  const options = '-O3 --noAssert --runtime stub --enable simd,threads';
  // The largest memory that there can be: what the program asks for is the size that a problem needs.
  const memory = '--importMemory --sharedMemory --initialMemory 1 --maximumMemory 65536';
  const { error, stderr } = await asc.main(
    [file, ...`${options} ${memory}`.split(' '), '--outFile', 'kernel.wasm'],
    {
      writeFile: (name, contents) => {
        if (name === 'kernel.wasm' && typeof contents !== 'string') wasm = contents;
      },
    },
  );
  if (error ?? !wasm)
    throw new Error(`${file} is no AssemblyScript:\n${stderr.toString()}`, { cause: error });
  return wasm;
}

/** @param {string} path as imported; ends in `?wasm` */
export const isAssembly = (path) => path.endsWith(SUFFIX);

/** @param {string} path as imported; ends in `?wasm` */
export const assemblySource = (path) => path.slice(0, -SUFFIX.length);

/** @returns {import('esbuild').Plugin} */
export const esbuildAssembly = () => ({
  name: 'assembly',
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /\?wasm$/ }, ({ path, resolveDir }) => ({
      path: resolve(resolveDir, assemblySource(path)),
      suffix: SUFFIX,
    }));
    onLoad({ filter: /\.ts$/ }, async ({ path, suffix }) =>
      suffix === SUFFIX ? { contents: await compileAssembly(path), loader: 'binary' } : undefined,
    );
  },
});

/** @returns {import('vite').Plugin} */
export const viteAssembly = () => ({
  name: 'assembly',
  enforce: 'pre',
  async load(id) {
    if (!isAssembly(id)) return undefined;
    const base64 = Buffer.from(await compileAssembly(assemblySource(id))).toString('base64');
    return `export default Uint8Array.from(Buffer.from('${base64}', 'base64'));`;
  },
});
