// Keeps what V8 made of the built program, so that a command starts without parsing it anew.
import { createHash } from 'node:crypto';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { PassThrough } from 'node:stream';
import { Script } from 'node:vm';

/** What a stack trace calls the program; it is part of the compiled code, wherever that is installed. */
const SHOWN_NAME = 'dist/main.cjs';

/**
 * Rewrites `main.cjs` of a built program in ASCII, with an id of its content in the first line, and writes `<id>.cache`
 * beside it: the compiled code. V8 refuses one that another version or other flags of it made, and compiles as ever;
 * that of another program of the same length it would take, hence the id (bin/rakuten.js).
 * @param {string} folder
 */
export async function cacheCompiledCode(folder) {
  const filename = resolve(folder, 'main.cjs');
  const text = toAscii(await readFile(filename, 'utf8'));
  const id = createHash('sha256').update(text).digest('hex').slice(0, 12);
  const source = `/*${id}*/${text}`;
  await writeFile(filename, source, { flush: true });
  const script = new Script(source, { filename: SHOWN_NAME });
  await warmUp(script.runInThisContext()(createRequire(filename), filename, resolve(folder)).executeCli);
  await writeFile(join(folder, `${id}.cache`), script.createCachedData(), { flush: true });
}

/**
 * Node.js reads a file of ASCII at twice the speed. In esbuild's output other characters are left in regular expressions only.
 * @param {string} text
 */
function toAscii(text) {
  return text.replace(/[^\0-\x7f]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);
}

/**
 * Starts the program as people do most often: the compiled code of a function is kept only once the function has run.
 * What a command seldom needs is better left out, as every start reads the whole. Whether the commands succeed is no matter.
 * @param {(args: readonly string[], handle: object) => Promise<number>} executeCli
 */
async function warmUp(executeCli) {
  const project = await mkdtemp(join(tmpdir(), 'rakuten-build-'));
  const stream = () => new PassThrough().resume();
  const handle = {
    env: {},
    stdin: stream(),
    stdout: stream(),
    stderr: stream(),
    cwd: () => project,
    on: () => undefined,
    off: () => undefined,
  };
  try {
    for (const command of ['--help', 'init --no-scm --sample', 'status', 'predict --text a']) {
      await executeCli(command.split(' '), handle);
    }
  } finally {
    await rm(project, { recursive: true, force: true });
  }
}
