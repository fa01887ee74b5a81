// The pipeline engine on generated look-alikes, in a temporary folder: first run and no-op, beside an empty Node
// process and md5sum.
//   npm run bench:engine [-- RUNS]
import { Buffer } from 'node:buffer';
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, openSync, rmSync, writeFileSync, writeSync, closeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { performance } from 'node:perf_hooks';

const runs = Number(process.argv[2] ?? '5');
const rakuten = resolve(import.meta.dirname, '../../bin/rakuten.js');
const home = mkdtempSync(join(tmpdir(), 'rakuten-bench-'));

try {
  console.log('| what | seconds | times |');
  console.log('| --- | ---: | --- |');
  const empty = report('node -e 0', () => run(home, process.execPath, ['-e', '0']));
  const chain = makeProject('chain', chainOfStages(5), { in: 'x\n' });
  reproTwice('5 stages', chain, empty);
  report('5 stages, status', () => repro(chain, 'status'), empty);
  reproTwice('200 stages', makeProject('wide', manyStages(200), inputs(200)));
  reproTwice('10,000 files of 1 KiB', makeProject('files', oneDep('data'), filesOf(10_000, 1024)));
  reproTwice('100,000 files', makeProject('many', oneDep('data'), filesOf(100_000, 8)));
  const large = makeProject('large', oneDep('data'), {});
  writeLargeFile(join(large, 'data'), 2 * 1024 ** 3);
  const md5sum = report('md5sum of 2 GiB', () => run(large, 'md5sum', ['data']));
  reproTwice('2 GiB', large, md5sum);
} finally {
  rmSync(home, { recursive: true });
}

/** @param {string} name @param {string} folder @param {number} [base] */
function reproTwice(name, folder, base) {
  const start = performance.now();
  repro(folder, 'repro');
  print(`${name}, first run`, (performance.now() - start) / 1000, base);
  report(`${name}, no-op`, () => repro(folder, 'repro'), base);
}

/** @param {string} name @param {() => void} work @param {number} [base] @returns {number} median in seconds */
function report(name, work, base) {
  const times = Array.from({ length: runs }, () => {
    const start = performance.now();
    work();
    return (performance.now() - start) / 1000;
  }).sort((left, right) => left - right);
  const median = times[times.length >> 1];
  print(name, median, base);
  return median;
}

/** @param {string} name @param {number} seconds @param {number} [base] */
function print(name, seconds, base) {
  const ratio = base === undefined ? '' : `${(seconds / base).toFixed(2)} ×`;
  console.log(`| ${name} | ${seconds.toFixed(2)} | ${ratio} |`);
}

/** @param {string} folder @param {string} command */
function repro(folder, command) {
  run(folder, process.execPath, [rakuten, command]);
}

/** @param {string} cwd @param {string} command @param {readonly string[]} args */
function run(cwd, command, args) {
  const { status, stderr, error } = spawnSync(command, args, { cwd, encoding: 'utf8' });
  if (error) throw error;
  if (status !== 0) throw new Error(`${command} ended with exit code ${status}:\n${stderr}`);
}

/** @param {string} name @param {string} pipeline @param {Readonly<Record<string, string>>} files */
function makeProject(name, pipeline, files) {
  const folder = join(home, name);
  mkdirSync(folder);
  for (const [path, text] of Object.entries({ ...files, 'pipeline.yaml': pipeline })) {
    mkdirSync(join(folder, path, '..'), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
  return folder;
}

/** Each stage copies the output of the one before. @param {number} count */
function chainOfStages(count) {
  const stage = (/** @type {number} */ index) => {
    const dep = index === 0 ? 'in' : `out${index - 1}`;
    return `  s${index}: {cmd: cat ${dep} > out${index}, deps: [${dep}], outs: [out${index}]}\n`;
  };
  return `stages:\n${Array.from({ length: count }, (_, index) => stage(index)).join('')}`;
}

/** Stages that do not need each other. @param {number} count */
function manyStages(count) {
  const stage = (/** @type {number} */ index) =>
    `  s${index}: {cmd: cat in/${index} > out${index}, deps: [in/${index}], outs: [out${index}]}\n`;
  return `stages:\n${Array.from({ length: count }, (_, index) => stage(index)).join('')}`;
}

/** @param {number} count */
function inputs(count) {
  return Object.fromEntries(Array.from({ length: count }, (_, index) => [`in/${index}`, `${index}\n`]));
}

/** @param {string} dep */
function oneDep(dep) {
  return `stages:\n  a: {cmd: touch out, deps: [${dep}], outs: [out]}\n`;
}

/** @param {number} count @param {number} bytes */
function filesOf(count, bytes) {
  return Object.fromEntries(
    Array.from({ length: count }, (_, index) => [
      `data/${index % 100}/${index}`,
      String(index).padEnd(bytes, '.'),
    ]),
  );
}

/** @param {string} path @param {number} bytes */
function writeLargeFile(path, bytes) {
  const chunk = Buffer.alloc(1 << 22, 'x');
  const descriptor = openSync(path, 'w');
  for (let written = 0; written < bytes; written += chunk.length) writeSync(descriptor, chunk);
  closeSync(descriptor);
}
