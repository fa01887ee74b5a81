// Our learner beside scikit-learn, liblinear and fastText, on the same rows of a folder of labelled listings.
//   npm run bench:learner -- FOLDER [--runs 3] [--groups FILE] [--peers sklearn,liblinear,fasttext]
//     [--algorithms NAMES] [--case-shift] [--out TABLE.md]
// --algorithms adds rows for other values of train.algorithm; --case-shift judges everybody on badly formatted copies of the test rows, too.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { basename, join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { parse } from 'yaml';
import { bundleModules } from './bundle-modules.js';
import { findPeers, ours, PEERS } from './contenders.js';
import { formatCaseShifts, formatResults } from './format-table.js';
import { run, runContender } from './run-contender.js';

const USAGE =
  'npm run bench:learner -- FOLDER [--runs N] [--groups FILE] [--algorithms NAMES] [--peers NAMES|none] [--case-shift] [--out FILE] [--python FILE]';

// Beneath the table, for whoever reads it elsewhere.
const NOTES = [
  '- wall, CPU and peak memory: one process from train.csv to the saved model, its start included (liblinear: training alone, from its own format). Nobody cross-validates or calibrates.',
  '- words: n-grams of 1 and 2 words, TF-IDF, min_df 2, 200,000 features. The peers get the texts with tags and entities removed, within their time.',
  '- row p50, p99: single listings inside a running process. rows/s: the test rows, titles/s: without their descriptions, both on one thread. load: opening the model; fastText: with the start of its program, and it learns on two threads.',
].join('\n');

const SHIFT_NOTE =
  '- lowered: the test rows without markup in lower case; bare: without accents and punctuation, too. The models are the same.';

const { positionals, values: options } = parseArgs({
  allowPositionals: true,
  options: {
    runs: { type: 'string', default: '3' },
    groups: { type: 'string' },
    algorithms: { type: 'string', default: '' },
    peers: { type: 'string', default: 'sklearn,liblinear,fasttext' },
    'case-shift': { type: 'boolean', default: false },
    out: { type: 'string' },
    python: { type: 'string', default: '/usr/bin/python3' },
  },
});
const [source] = positionals;
const runs = Number(options.runs);
const peers = options.peers === 'none' ? [] : options.peers.split(',');
const algorithms = options.algorithms.split(',').filter(Boolean);
const strangers = peers.filter((name) => !PEERS.includes(name));
if (strangers.length > 0) {
  throw new Error(`No peer is named ${strangers.join(', ')}; there are ${PEERS.join(', ')}.`);
}
if (positionals.length !== 1 || !Number.isInteger(runs) || runs < 1) throw new Error(`Expected ${USAGE}`);
if (spawnSync(options.python, ['--version']).status !== 0) {
  throw new Error(
    `Expected Python 3 at ${options.python}, found none. Its standard library reads time and memory of the contenders; --python names another one.`,
  );
}

const folder = mkdtempSync(join(tmpdir(), 'rakuten-bench-learner-'));
process.on('exit', () => rmSync(folder, { recursive: true, force: true }));
// So that Ctrl-C, too, goes by way of `exit`. While a contender runs, it ends that one, and with it the bench.
process.on('SIGINT', () => {
  throw new Error('Interrupted.');
});
const report = await compare(resolve(source));
console.log(report);
if (options.out !== undefined) writeFileSync(options.out, `${report}\n`);

/** @param {string} data */
async function compare(data) {
  await bundleModules(['rows', 'ours', 'run-ours'], folder);
  /** @type {typeof import('./rows.ts')} */
  const { splitRows, scorePredictions, CASE_SHIFTS } = await load('rows');
  /** @type {typeof import('./ours.ts')} */
  const { wordsOnly, withAlgorithm } = await load('ours');

  const place = { folder, python: options.python, bundle: modulePath('run-ours') };
  const params = parse(readFileSync(resolve(import.meta.dirname, '../../params.yaml'), 'utf8'));
  const learner = { features: params.features, train: params.train };
  const { found, absent } = findPeers(peers, place);
  const contenders = [
    ours('rakuten, default', learner, place),
    ours('rakuten, words', wordsOnly(learner), place),
    ...algorithms.map((name) => ours(`rakuten, ${name}`, withAlgorithm(learner, name), place)),
    ...found,
  ];
  const split = await splitRows(data, folder, options.groups);
  /** @param {string} predictions */
  const judge = (predictions) => scorePredictions(predictions, split.testCodes);

  const results = contenders.map((contender) => ({ ...contender, turns: /** @type {Turn[]} */ ([]) }));
  for (const { prepare } of contenders) if (prepare) run(prepare);
  for (let turn = 1; turn <= runs; turn += 1) {
    for (const contender of results) {
      process.stderr.write(`run ${turn} of ${runs}: ${contender.label}\n`);
      contender.turns.push(await runContender(contender, { ...place, judge }));
    }
  }

  const sections = [describe(data, split), formatResults(results), NOTES, ...absent];
  if (options['case-shift']) {
    const scores = contenders.flatMap((contender) => scoreShifts(contender, Object.keys(CASE_SHIFTS), judge));
    sections.push(formatCaseShifts(scores), SHIFT_NOTE);
  }
  return sections.join('\n\n');
}

/** @typedef {import('./run-contender.js').Turn} Turn */

/**
 * The contender's scores on the test rows as they are and under each shift; none where it cannot answer other files.
 * @param {import('./contenders.js').Contender} contender
 * @param {readonly string[]} shifts
 * @param {(predictions: string) => import('./rows.ts').Scores} judge
 */
function scoreShifts({ label, predict }, shifts, judge) {
  if (predict === undefined) return [];
  const predictions = join(folder, 'predictions.txt');
  /** @param {string} file */
  const score = (file) => {
    run(predict(join(folder, file), predictions));
    return judge(predictions);
  };
  const scores = { 'as written': score('test.csv') };
  return [
    {
      label,
      scores: { ...scores, ...Object.fromEntries(shifts.map((name) => [name, score(`test-${name}.csv`)])) },
    },
  ];
}

/**
 * @param {string} data
 * @param {import('./rows.ts').Split} split
 */
function describe(data, { trainingRows, leftOut, testCodes, classes }) {
  const [{ model }] = cpus();
  const by = options.groups === undefined ? 'content' : basename(options.groups).replace(/\..*/, '');
  return [
    `\`${basename(data)}\`: ${trainingRows.toLocaleString('en')} rows to learn from, ${testCodes.length.toLocaleString('en')} to be judged on, ${classes} classes, split by ${by}${leftOut === 0 ? '' : `; ${leftOut} unusable rows left out`}.`,
    `${runs === 1 ? 'One run' : `Medians of ${runs} runs, interleaved`}; ${cpus().length} × ${model}, Node ${process.versions.node}.`,
  ].join('\n');
}

/** @param {string} name */
function modulePath(name) {
  return join(folder, `${name}.js`);
}

/** @param {string} name */
function load(name) {
  return import(pathToFileURL(modulePath(name)).href);
}
