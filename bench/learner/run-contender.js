// One turn of a contender: training, with what the kernel says that it took, then scoring in a process of its own.
import { spawnSync } from 'node:child_process';
import { readFileSync, rmSync, statSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';

/**
 * @typedef {import('./contenders.js').Contender} Contender
 * @typedef {import('./contenders.js').Command} Command
 * @typedef {import('./rows.ts').Scores} Scores
 *
 * @typedef {{ wallSeconds: number, cpuSeconds: number, peakMb: number }} Usage
 * @typedef {{ loadMs?: number, p50Us?: number, p99Us?: number, rowsPerSecond?: number, titlesPerSecond?: number }} Speed
 * What a contender timed by itself; a figure that cannot be had is absent.
 * @typedef {Usage & Speed & Scores & { modelMb: number }} Turn
 */

const MEASURE = join(import.meta.dirname, 'peers/measure_process.py');

/**
 * @param {Contender} contender
 * @param {{ folder: string, python: string, judge: (predictions: string) => Scores }} place
 * @returns {Promise<Turn>}
 */
export async function runContender({ train, score, model }, { folder, python, judge }) {
  rmSync(model, { recursive: true, force: true });
  const usage = join(folder, 'usage.json');
  run([python, MEASURE, usage, ...train]);
  const predictions = join(folder, 'predictions.txt');
  const speed = run(score(predictions));
  return {
    .../** @type {Usage} */ (JSON.parse(readFileSync(usage, 'utf8'))),
    .../** @type {Speed} */ (JSON.parse(speed)),
    ...judge(predictions),
    modelMb: (await sizeOf(model)) / 1e6,
  };
}

/**
 * What a command printed. Throws, with its last words, when it fails.
 * @param {Command} command
 */
export function run([program, ...args]) {
  const { status, signal, stdout, stderr, error } = spawnSync(program, args, {
    encoding: 'utf8',
    maxBuffer: 2 ** 26,
    // The peers' scripts lie in the source tree.
    env: { ...process.env, PYTHONDONTWRITEBYTECODE: '1' },
  });
  if (error) throw error;
  if (status !== 0) {
    throw new Error(
      `${[program, ...args].join(' ')}\nended with ${signal ?? `exit code ${status}`}:\n${stderr}`,
    );
  }
  return stdout;
}

/**
 * Bytes of a file, or of the files in a folder.
 * @param {string} path
 */
async function sizeOf(path) {
  if (!statSync(path).isDirectory()) return statSync(path).size;
  const entries = await readdir(path, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile())
    .reduce((sum, { parentPath, name }) => sum + statSync(join(parentPath, name)).size, 0);
}
