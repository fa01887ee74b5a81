// The whole pipeline from raw listings to drift report, everything run anew, in a copy of the project.
//   npm run bench:pipeline [-- DATA_FOLDER [RUNS]]
import { cpSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { spawnSync } from 'node:child_process';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { performance } from 'node:perf_hooks';

const [source, runs = '3'] = process.argv.slice(2);
const root = resolve(import.meta.dirname, '..');
const setting = source === undefined ? [] : ['-S', `ingest.source=${resolve(source)}`];
const seconds = [];
const memory = [];
let scores = '';

for (let run = 0; run < Number(runs); run += 1) {
  const project = mkdtempSync(join(tmpdir(), 'rakuten-bench-'));
  try {
    for (const name of [
      'pipeline.yaml',
      'params.yaml',
      'data/sample',
      'data/categories.csv',
      'data/arrival/load.json',
    ]) {
      cpSync(join(root, name), join(project, name), { recursive: true });
    }
    const start = performance.now();
    const { status, stderr } = spawnSync(
      process.execPath,
      [
        join(import.meta.dirname, 'report-memory.js'),
        join(root, 'bin/rakuten.js'),
        'repro',
        '--quiet',
        ...setting,
      ],
      { cwd: project, encoding: 'utf8' },
    );
    if (status !== 0) throw new Error(stderr);
    seconds.push((performance.now() - start) / 1000);
    memory.push(Number(/peak memory (\d+) MB/.exec(stderr)?.[1]));
    const { evaluation } = JSON.parse(readFileSync(join(project, 'reports/metrics.json'), 'utf8'));
    scores = `weighted F1 ${evaluation.f1_weighted.toFixed(4)}, macro F1 ${evaluation.f1_macro.toFixed(4)} on ${evaluation.rows} rows`;
  } finally {
    rmSync(project, { recursive: true, force: true });
  }
}
seconds.sort((a, b) => a - b);
console.log(
  `wall ${seconds.map((s) => s.toFixed(1)).join(', ')} s (median ${seconds[seconds.length >> 1].toFixed(1)})`,
);
console.log(`peak memory ${Math.max(...memory)} MB`);
console.log(scores);
