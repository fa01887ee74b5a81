// What the gates let through, on simulated evaluation rows of which the truth is known.
//   node bench/gates.js [--trials 200] [--rows 2000,8500] [--seed 1]
// A row has a difficulty and a class that it is taken for by mistake, which all models share. A model is right where
// the difficulty is below its accuracy; on a fifth of the rows luck of its own decides instead. The same model with
// another seed has other luck. Two models differ on about 9 % of the rows, more than two seeds of a learner do.
import { performance } from 'node:perf_hooks';
import { parseArgs } from 'node:util';
import { importTypeScript } from './import-typescript.js';

/** @typedef {typeof import('../src/retraining/gates/judge-challenger.ts')} Judging */
/** @typedef {typeof import('../src/retraining/gates/gate-settings.ts')} Settings */
/** @typedef {typeof import('../src/models/random.ts')} Randoms */
/** @typedef {import('../src/retraining/gates/compared-models.ts').ModelAnswers} ModelAnswers */
/** @typedef {() => number} Random */
/** @typedef {{ readonly truth: Int32Array, readonly mistaken: Int32Array, readonly difficulty: Float64Array }} Rows */
/**
 * How a model is made: `gain` is its rise in accuracy, `classDrop` its loss in class 3 instead; at `most`
 * this share may be accepted. `times` as many trials: 200 of a true rate of 3 % show more than 5 % once in 25 benches.
 * @typedef {{ readonly name: string, readonly gain: number, readonly classDrop?: number, readonly most?: number, readonly times?: number }} Challenger
 */

const CLASSES = 27;
const ACCURACY = 0.85;
/** Share of rows where luck decides. */
const OWN_LUCK = 0.2;
const HARMED_CLASS = 3;
// Serving is not what is measured here.
const SMOKE = { rows: 100, faults: 0, p95_ms: 0.1, bytes: 1_000_000 };
const SERVING = { champion: SMOKE, challenger: SMOKE };

/** @type {readonly Challenger[]} */
const CHALLENGERS = [
  { name: 'same model, other seed', gain: 0, most: 0.05, times: 5 },
  { name: 'better by 1 point', gain: 0.01 },
  { name: 'better by 2 points', gain: 0.02 },
  { name: 'better by 3 points', gain: 0.03 },
  { name: 'worse by 1 point', gain: -0.01, most: 0 },
  { name: 'better by 2 points, 8 worse in one class', gain: 0.02, classDrop: 0.08 },
  { name: 'better by 2 points, 15 worse in one class', gain: 0.02, classDrop: 0.15 },
];

const { values } = parseArgs({
  options: {
    trials: { type: 'string', default: '200' },
    rows: { type: 'string', default: '2000,8500' },
    seed: { type: 'string', default: '1' },
  },
});

const { judgeChallenger } = /** @type {Judging} */ (
  await importTypeScript('../src/retraining/gates/judge-challenger.ts')
);
const { DEFAULT_GATE_SETTINGS } = /** @type {Settings} */ (
  await importTypeScript('../src/retraining/gates/gate-settings.ts')
);
const { createRandom } = /** @type {Randoms} */ (await importTypeScript('../src/models/random.ts'));
const asked = Number(values.trials);
console.log(`${asked} trials each; accepted, then which gates rejected (a trial may fail several)\n`);
for (const rows of values.rows.split(',').map(Number)) {
  for (const challenger of CHALLENGERS) {
    const trials = asked * (challenger.times ?? 1);
    const random = createRandom(Number(values.seed));
    /** @type {Map<string, number>} */
    const rejections = new Map();
    let accepted = 0;
    let differing = 0;
    const start = performance.now();
    for (let trial = 0; trial < trials; trial += 1) {
      const models = simulate(rows, challenger, random);
      const report = judgeChallenger(models, SERVING, { ...DEFAULT_GATE_SETTINGS, seed: trial });
      if (report.verdict === 'accepted') accepted += 1;
      else for (const name of report.rejected_by) rejections.set(name, (rejections.get(name) ?? 0) + 1);
      const answers = models.champion.predicted;
      differing += models.challenger.predicted.filter((answer, row) => answer !== answers[row]).length;
    }
    const milliseconds = (performance.now() - start) / trials;
    const share = accepted / trials;
    const reasons = Array.from(rejections, ([name, count]) => `${name} ${count}`).join(', ');
    console.log(
      `${String(rows).padStart(6)} rows  ${challenger.name.padEnd(42)} ${(100 * share).toFixed(1).padStart(5)} %  ` +
        `[${reasons}]  differ ${((100 * differing) / trials / rows).toFixed(1)} %, ${milliseconds.toFixed(0)} ms a trial`,
    );
    if (challenger.most !== undefined && share > challenger.most) {
      console.error(`  more than the ${100 * challenger.most} % allowed`);
      process.exitCode = 1;
    }
  }
}

/**
 * @param {number} count
 * @param {Challenger} challenger
 * @param {Random} random
 */
function simulate(count, challenger, random) {
  const weights = Array.from({ length: CLASSES }, (_weight, k) => 1 / (k + 3));
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  const truth = Int32Array.from({ length: count }, () => {
    let left = random() * total;
    return Math.min(
      CLASSES - 1,
      weights.findIndex((weight) => (left -= weight) < 0),
    );
  });
  const rows = {
    truth,
    mistaken: truth.map((label) => (label + 1 + Math.floor(random() ** 2 * 5)) % CLASSES),
    difficulty: Float64Array.from(truth, random),
  };
  const classNames = weights.map((_weight, k) => `class ${k}`);
  return {
    classNames,
    truth,
    champion: answer(rows, () => ACCURACY, random),
    challenger: answer(
      rows,
      (k) =>
        k === HARMED_CLASS && challenger.classDrop !== undefined
          ? ACCURACY - challenger.classDrop
          : ACCURACY + challenger.gain,
      random,
    ),
  };
}

/**
 * @param {Rows} rows
 * @param {(k: number) => number} accuracyOf
 * @param {Random} random
 * @returns {ModelAnswers}
 */
function answer({ truth, mistaken, difficulty }, accuracyOf, random) {
  const predicted = Int32Array.from(truth, (label, row) => {
    const lucky = random() < OWN_LUCK;
    return (lucky ? random() : difficulty[row]) < accuracyOf(label) ? label : mistaken[row];
  });
  // Its confidence is its accuracy: calibration is not what is measured here.
  const confidence = truth.reduce((sum, label) => sum + accuracyOf(label), 0) / truth.length;
  const probabilities = new Float64Array(truth.length * CLASSES).fill((1 - confidence) / (CLASSES - 1));
  predicted.forEach((k, row) => (probabilities[row * CLASSES + k] = confidence));
  return { predicted, probabilities };
}
