import { expect, test } from 'vitest';
import { createRandom, shuffle } from '../../../src/models/random.ts';
import type { ComparedModels } from '../../../src/retraining/gates/compared-models.ts';
import type { GateName, GateReport, GateResult } from '../../../src/retraining/gates/gate-report.ts';
import { DEFAULT_GATE_SETTINGS, type GateSettings } from '../../../src/retraining/gates/gate-settings.ts';
import { judgeChallenger } from '../../../src/retraining/gates/judge-challenger.ts';
import type { ServingSmoke } from '../../../src/retraining/gates/serving-smoke.ts';
import { answersOf, answersWithAccuracy, champions } from './answer-rows.ts';

const CLASSES = 6;
// Fewer samples than by default: these verdicts are not close.
const settings = { ...DEFAULT_GATE_SETTINGS, better: { ...DEFAULT_GATE_SETTINGS.better, samples: 400 } };
const models = champions();
const served = { rows: 100, faults: 0, p95_ms: 0.5, bytes: 40_000_000 };
const judge = (
  compared: ComparedModels,
  gates: GateSettings,
  challenger: Partial<ServingSmoke> = {},
): GateReport =>
  judgeChallenger(
    compared,
    { champion: compared.champion && served, challenger: { ...served, ...challenger } },
    gates,
  );
const { truth } = models;

/** A challenger that is right on a share of each class, and as sure as it is right unless told otherwise. */
function withAccuracy(accuracyOf: (k: number) => number, confidence?: number): ComparedModels {
  const predicted = answersWithAccuracy(truth, accuracyOf, CLASSES);
  const right = predicted.filter((answer, row) => answer === truth[row]).length / truth.length;
  return { ...models, challenger: answersOf(predicted, CLASSES, confidence ?? right) };
}

const rejectedBy = (report: GateReport): readonly GateName[] =>
  report.verdict === 'rejected' ? report.rejected_by : [];

function gateOf(report: GateReport, name: GateName): GateResult {
  const gate = report.gates.find((result) => result.name === name);
  if (gate === undefined) throw new Error(`no gate ${name}`);
  return gate;
}

test('a challenger that is better in every class is accepted', () => {
  const report = judge(
    withAccuracy(() => 0.88),
    settings,
  );
  expect(report.verdict).toBe('accepted');
  expect(report.sentence).toBe('Accepted: all 8 gates passed.');
  expect(report.gates.map(({ name }) => name)).toEqual([
    'floor',
    'answers',
    'different',
    'better',
    'harm',
    'per_class',
    'calibration',
    'serve',
  ]);
});

test('a model that predicts one class is rejected, and told so', () => {
  const report = judge(
    {
      ...models,
      challenger: answersOf(
        truth.map(() => 0),
        CLASSES,
      ),
    },
    settings,
  );
  expect(rejectedBy(report)).toEqual(['floor', 'answers', 'better', 'harm', 'per_class', 'calibration']);
  expect(gateOf(report, 'answers').sentence).toBe(
    'It answers Books to all 3,000 rows, which are of 6 classes.',
  );
});

test('a model that predicts one class is rejected even where that is nearly always right', () => {
  const one = Int32Array.from({ length: 1000 }, (_label, row) => (row < 990 ? 0 : 1));
  const report = judge(
    {
      classNames: ['Books', 'Games'],
      truth: one,
      champion: undefined,
      challenger: answersOf(
        one.map(() => 0),
        2,
        0.99,
      ),
    },
    settings,
  );
  expect(rejectedBy(report)).toEqual(['answers']);
});

test('a model trained on shuffled labels is rejected', () => {
  const order = Uint32Array.from(truth.keys());
  shuffle(order, createRandom(5));
  const shuffled = Int32Array.from(order, (row) => truth[row]);
  const report = judge({ ...models, challenger: answersOf(shuffled, CLASSES) }, settings);
  expect(rejectedBy(report)).toEqual(['floor', 'better', 'harm', 'per_class', 'calibration']);
  expect(gateOf(report, 'better').sentence).toMatch(/: it is worse\.$/);
  expect(gateOf(report, 'harm').sentence).toMatch(/more than chance would spoil\.$/);
});

test('the same model again is rejected: a tie is not better', () => {
  const report = judge(models, settings);
  expect(rejectedBy(report)).toEqual(['different', 'better']);
  expect(report.sentence).toBe(
    'Rejected by different, better. It answers all 3,000 rows as production does: the same model again is not better.',
  );
});

test('a model that differs on a few rows is the same model again, even if all of them are mended', () => {
  const predicted = Int32Array.from(models.champion.predicted);
  const wrong = Array.from(truth.keys()).filter((row) => predicted[row] !== truth[row]);
  const differing = (rows: number): ComparedModels => {
    for (const row of wrong.slice(0, rows)) predicted[row] = truth[row];
    return { ...models, challenger: answersOf(predicted, CLASSES) };
  };
  const report = judge(differing(9), settings);
  expect(rejectedBy(report)).toEqual(['different']);
  expect(report.sentence).toBe(
    'Rejected by different. It answers 9 of 3,000 rows differently from production, fewer than the 10 that it takes to tell them apart.',
  );
  expect(judge(differing(10), settings).verdict).toBe('accepted');
});

test('as many rows mended as spoilt in every class is a tie, too', () => {
  // The same shares, counted from the other end of each class.
  const mirrored = answersWithAccuracy(truth.toReversed(), () => 0.85, CLASSES).toReversed();
  const report = judge({ ...models, challenger: answersOf(mirrored, CLASSES) }, settings);
  expect(rejectedBy(report)).toEqual(['better']);
});

test('a model that is better on average but 8 points worse in one class is rejected for that class', () => {
  const report = judge(
    withAccuracy((k) => (k === 3 ? 0.77 : 0.89)),
    settings,
  );
  expect(report.challenger.weighted_f1).toBeGreaterThan((report.champion?.weighted_f1 ?? 1) + 0.02);
  expect(rejectedBy(report)).toEqual(['per_class']);
  expect(report.sentence).toMatch(
    /^Rejected by per_class\. A class loses more than allowed: Pools \(F1 −\d\.\d points, recall −8\.0 points, 300 rows\)\.$/,
  );
});

test('8 points less F1 in one class are a veto, whatever the rest gains', () => {
  // What Figures is taken for by mistake counts against its F1, not against its recall.
  const predicted = answersWithAccuracy(truth, (k) => (k === 5 ? 0.75 : 0.89), CLASSES);
  const report = judge({ ...models, challenger: answersOf(predicted, CLASSES, 0.89) }, settings);
  expect(rejectedBy(report)).toEqual(['per_class']);
  expect(report.sentence).toMatch(/A class loses more than allowed: Figures \(F1 −\d+\.\d points/);
});

test('recall that a class of few rows loses by chance does not veto, but is named', () => {
  // Of 60 Figures 5 are spoilt and 1 is mended; that Pets are taken for them less often makes up for it in F1.
  const predicted = answersWithAccuracy(truth, (k) => (k === 5 ? 0.85 : k === 4 ? 0.97 : 0.89), CLASSES);
  const figures = Array.from(truth.keys()).filter((row) => truth[row] === 5);
  for (const row of figures.filter((row) => predicted[row] === 5).slice(0, 5)) predicted[row] = 0;
  for (const row of figures.filter((row) => models.champion.predicted[row] !== 5).slice(0, 1))
    predicted[row] = 5;
  const report = judge({ ...models, challenger: answersOf(predicted, CLASSES, 0.89) }, settings);
  expect(report.verdict).toBe('accepted');
  const gate = gateOf(report, 'per_class');
  expect(gate.sentence).toMatch(/recall that may be chance: Figures \(/);
  expect(gate.numbers).toMatchObject({ classes_guarded: 6, classes_vetoing: 0, classes_unproven: 1 });
});

test('a class of fewer rows than are guarded does not veto at all', () => {
  const challenger = withAccuracy((k) => (k === 5 ? 0.2 : 0.89));
  expect(rejectedBy(judge(challenger, settings))).toEqual(['per_class']);
  const lenient = { ...settings, per_class: { ...settings.per_class, min_rows: 61 } };
  expect(rejectedBy(judge(challenger, lenient))).toEqual([]);
});

test('a small gain is not enough, and the report says what would be', () => {
  const report = judge(
    withAccuracy((k) => (k === 0 ? 0.86 : k === 1 ? 0.84 : 0.85)),
    settings,
  );
  expect(rejectedBy(report)).toEqual(['better']);
  expect(gateOf(report, 'better').sentence).toMatch(
    /the gain may be chance; a true one of \+\d\.\d points would show four times out of five\.$/,
  );
});

test('fewer rows right cannot hide behind a better macro F1', () => {
  const macro = { ...settings, better: { ...settings.better, metric: 'macro_f1' as const } };
  const report = judge(
    withAccuracy((k) => (k === 0 ? 0.81 : k >= 4 ? 0.99 : 0.85)),
    macro,
  );
  expect(gateOf(report, 'better').passed).toBe(true);
  expect(rejectedBy(report)).toEqual(['harm']);
});

test('believing itself too much is rejected, against the limit and against production', () => {
  const report = judge(
    withAccuracy(() => 0.88, 0.995),
    settings,
  );
  expect(rejectedBy(report)).toEqual(['calibration']);
  expect(gateOf(report, 'calibration').sentence).toMatch(
    /: above the limit of 0\.1000 and worse by more than 0\.0200\.$/,
  );
});

test.each([
  [
    { faults: 3 },
    'It answers within 0.50 ms and has 40.0 MB; production 0.50 ms and 40.0 MB: 3 of 100 listings are answered wrongly one at a time.',
  ],
  [{ p95_ms: 1.01 }, /: more than 1\.2 times as slow as production\.$/],
  [{ bytes: 101_000_000 }, /: more than 2 times as large as production\.$/],
])('a challenger that cannot be served is rejected: %j', (figures, sentence) => {
  const report = judge(
    withAccuracy(() => 0.88),
    settings,
    figures,
  );
  expect(rejectedBy(report)).toEqual(['serve']);
  expect(gateOf(report, 'serve').sentence).toMatch(sentence);
});

test.each([{ p95_ms: 1 }, { p95_ms: 0.6 }, { bytes: 100_000_000 }, { bytes: 80_000_000 }])(
  'what is fast and small enough may be slower and larger than production: %j',
  (figures) => {
    const better = withAccuracy(() => 0.88);
    expect(judge(better, settings, figures).verdict).toBe('accepted');
  },
);

test.each([
  [0.8, [], /^Accepted: the first model, good enough for production\.$/],
  [
    0.7,
    ['floor'],
    /^Rejected by floor\. Weighted F1 is 0\.70\d\d on 3,000 rows, below the floor of 0\.7500\.$/,
  ],
] as const)(
  'the first model, right on %d of the rows, is held against the floor',
  (accuracy, gates, sentence) => {
    const report = judge({ ...withAccuracy(() => accuracy), champion: undefined }, settings);
    expect(rejectedBy(report)).toEqual(gates);
    expect(report.champion).toBeNull();
    expect(report.gates.map(({ name }) => name)).toEqual(['floor', 'answers', 'serve']);
    expect(report.sentence).toMatch(sentence);
  },
);

test('a score at the floor is high enough', () => {
  const half = answersOf(Int32Array.of(0, 1, 0, 1), 2, 0.5);
  const even = {
    classNames: ['Books', 'Games'],
    truth: Int32Array.of(0, 1, 1, 0),
    champion: undefined,
    challenger: half,
  };
  expect(judge(even, { ...settings, floor: { weighted_f1: 0.5 } }).verdict).toBe('accepted');
  expect(judge(even, { ...settings, floor: { weighted_f1: 0.5001 } }).verdict).toBe('rejected');
});

test('the same input gives the same bytes, in any order of the rows', () => {
  const challenger = withAccuracy((k) => (k === 3 ? 0.77 : 0.89), 0.85);
  const text = JSON.stringify(judge(challenger, settings));
  expect(JSON.stringify(judge(challenger, settings))).toBe(text);
  const order = Uint32Array.from(truth.keys());
  shuffle(order, createRandom(3));
  const pick = (values: Int32Array): Int32Array => Int32Array.from(order, (row) => values[row]);
  const reordered = {
    ...challenger,
    truth: pick(truth),
    champion: answersOf(pick(models.champion.predicted), CLASSES),
    challenger: answersOf(pick(challenger.challenger.predicted), CLASSES),
  };
  expect(JSON.stringify(judge(reordered, settings))).toBe(text);
});
