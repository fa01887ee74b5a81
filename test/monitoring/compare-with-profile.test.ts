import { expect, test } from 'vitest';
import { compareWithProfile, type DriftOptions } from '../../src/monitoring/compare-with-profile.ts';
import { buildDriftProfile, type DriftRow } from '../../src/monitoring/drift-profile.ts';
import type { DriftReport, DriftSignal, SignalId } from '../../src/monitoring/drift-report.ts';
import { CODES, createDriftRows } from './drift-rows.ts';

const OPTIONS: DriftOptions = {
  alpha: 0.05,
  minRows: 200,
  effectFloors: {
    class_mix: 0.05,
    confidence: 0.1,
    text_length: 0.1,
    out_of_vocabulary: 0.01,
    missing_description: 0.05,
  },
  model: 'abc',
  categoryOf: (code) => `Category ${code}`,
};
const NO_FLOORS = {
  class_mix: 0,
  confidence: 0,
  text_length: 0,
  out_of_vocabulary: 0,
  missing_description: 0,
};
const PROFILE = buildDriftProfile(createDriftRows(2000, 1), CODES);
const CURRENT = createDriftRows(1000, 2);

function compare(change: (row: DriftRow, index: number) => DriftRow, options = OPTIONS): DriftReport {
  return compareWithProfile(PROFILE, CURRENT.map(change), options);
}

function signal(report: DriftReport, id: SignalId): DriftSignal {
  return report.signals.find((candidate) => candidate.id === id) ?? expect.fail();
}

function movedSignals(report: DriftReport): SignalId[] {
  return report.signals.filter(({ verdict }) => verdict === 'drift').map(({ id }) => id);
}

test('rows of the same kind are no drift', () => {
  const report = compare((row) => row);
  expect(report).toMatchObject({
    schema_version: 1,
    verdict: 'ok',
    sentence: 'No drift: none of 5 signals moved.',
    n_reference: 2000,
    n_current: 1000,
    signals_tested: 5,
    signals_drifted: 0,
    drifted_signal_share: 0,
  });
});

test('the very same rows differ in nothing', () => {
  const rows = createDriftRows(2000, 1);
  const report = compareWithProfile(PROFILE, rows, OPTIONS);
  expect(report.signals.map(({ p, effect }) => ({ p, effect }))).toEqual(
    report.signals.map(() => ({ p: 1, effect: 0 })),
  );
});

const SHIFTS: readonly [SignalId, (row: DriftRow, index: number) => DriftRow, string][] = [
  [
    'class_mix',
    (row, index) => (index % 6 === 0 ? { ...row, predictedCode: 1140 } : row),
    'predicted classes',
  ],
  ['confidence', (row) => ({ ...row, confidence: row.confidence * 0.85 }), 'confidence'],
  ['text_length', (row) => ({ ...row, characters: row.characters * 2 }), 'text length'],
  [
    'out_of_vocabulary',
    (row, index) => (index % 20 === 0 ? { ...row, outOfVocabularyShare: 0.7 } : row),
    'unknown words',
  ],
  [
    'missing_description',
    (row, index) => (index % 7 === 0 ? { ...row, descriptionMissing: true } : row),
    'missing descriptions',
  ],
];

test.each(SHIFTS)('a shift of %s is drift of this signal alone', (id, change, name) => {
  const report = compare(change);
  expect(movedSignals(report)).toEqual([id]);
  expect(report.sentence).toBe(`Drift: 1 of 5 signals moved: ${name}.`);
  expect(report.drifted_signal_share).toBe(0.2);
});

test.each(SHIFTS)('a shift of %s that stays below its floor is no drift', (id, change) => {
  const report = compare(change, { ...OPTIONS, effectFloors: { ...OPTIONS.effectFloors, [id]: 0.9 } });
  expect(signal(report, id)).toMatchObject({ verdict: 'ok', threshold: 0.9 });
  expect(signal(report, id).p_adjusted).toBeLessThan(0.05);
});

test('a fall counts like a rise', () => {
  const report = compare((row) => ({ ...row, descriptionMissing: false, outOfVocabularyShare: 0 }));
  expect(movedSignals(report)).toEqual(['out_of_vocabulary', 'missing_description']);
  expect(signal(report, 'missing_description').effect).toBeLessThan(-0.3);
});

test('what moved is said in words, with the classes that moved most', () => {
  const report = compare((row, index) => (index % 6 === 0 ? { ...row, predictedCode: 1140 } : row));
  const { finding } = signal(report, 'class_mix');
  expect(finding).toMatch(
    /^\d+\.\d% of the listings would have to be in another class to match the reference; chance alone shows about \d\.\d%\. Most: Category 1140 \+\d+\.\d points/,
  );
  expect(report.classes[0]).toMatchObject({ code: 1140, category: 'Category 1140', moved: true });
  expect(report.classes.map(({ code }) => code).sort((a, b) => a - b)).toEqual([...CODES]);
});

test.each([
  [199, 2000],
  [1000, 199],
  [0, 2000],
])('with %d rows against %d nothing is tested', (currentRows, referenceRows) => {
  const profile = buildDriftProfile(createDriftRows(referenceRows, 1), CODES);
  const report = compareWithProfile(profile, createDriftRows(currentRows, 2), OPTIONS);
  expect(report).toMatchObject({
    verdict: 'insufficient',
    signals_tested: 0,
    drifted_signal_share: 0,
    classes: [],
  });
  expect(report.signals.every(({ verdict, p }) => verdict === 'insufficient' && p === null)).toBe(true);
});

test('as many rows as are needed are enough', () => {
  const profile = buildDriftProfile(createDriftRows(200, 1), CODES);
  expect(compareWithProfile(profile, createDriftRows(200, 2), OPTIONS).signals_tested).toBe(5);
});

test('says how many rows are needed', () => {
  expect(compareWithProfile(PROFILE, createDriftRows(3, 2), OPTIONS).sentence).toBe(
    'Insufficient: at least 200 rows are needed on both sides, got 3 to compare with 2,000.',
  );
});

test('a model that knows one class only is compared by the other signals', () => {
  const rows = createDriftRows(400, 1).map((row) => ({ ...row, predictedCode: 10 }));
  const report = compareWithProfile(buildDriftProfile(rows, [10]), rows, OPTIONS);
  expect(report).toMatchObject({ verdict: 'ok', signals_tested: 4 });
  expect(signal(report, 'class_mix').verdict).toBe('insufficient');
});

test('refuses a prediction that the model cannot make', () => {
  expect(() => compare((row) => ({ ...row, predictedCode: 114 }))).toThrow(
    "Expected predictions of the model's 5 classes, got 114.",
  );
});

test('rounding on the way through a file is not taken for drift', () => {
  const nearlySure = createDriftRows(1000, 2).map((row) => ({ ...row, confidence: 0.999962 }));
  const profile = buildDriftProfile(nearlySure, CODES);
  const rounded = nearlySure.map((row) => ({ ...row, confidence: 1 }));
  expect(signal(compareWithProfile(profile, rounded, OPTIONS), 'confidence').effect).toBe(0);
});

test('is the same for the same rows in another order, to the byte', () => {
  const report = JSON.stringify(compareWithProfile(PROFILE, CURRENT, OPTIONS));
  expect(JSON.stringify(compareWithProfile(PROFILE, [...CURRENT].reverse(), OPTIONS))).toBe(report);
});

test('p-values are Holm-adjusted over the signals that were tested', () => {
  const { signals } = compare((row) => row);
  const ps = signals.map(({ p }) => p ?? NaN).sort((a, b) => a - b);
  const smallest = signals.map(({ p_adjusted }) => p_adjusted ?? NaN).sort((a, b) => a - b)[0];
  expect(smallest).toBeCloseTo(Math.min(1, (ps[0] ?? NaN) * 5), 4);
});

test('when nothing has changed, at most about one report in twenty says drift, even without floors', () => {
  const reports = Array.from({ length: 300 }, (_, trial) => {
    const profile = buildDriftProfile(createDriftRows(300, 1000 + trial), CODES);
    return compareWithProfile(profile, createDriftRows(250, 5000 + trial), {
      ...OPTIONS,
      effectFloors: NO_FLOORS,
    });
  });
  const alarms = reports.filter(({ verdict }) => verdict === 'drift').length;
  // 15 expected; 27 is the 99.9 % point of the binomial distribution.
  expect(alarms).toBeLessThanOrEqual(27);
});

test('a shift of the smallest detectable size shows about four times out of five', () => {
  const trials = Array.from({ length: 100 }, (_, trial) => {
    const current = createDriftRows(1000, 9000 + trial);
    const before = compareWithProfile(PROFILE, current, OPTIONS);
    const size = signal(before, 'out_of_vocabulary').smallest_detectable ?? NaN;
    const moved = current.map((row) => ({ ...row, outOfVocabularyShare: row.outOfVocabularyShare + size }));
    return signal(compareWithProfile(PROFILE, moved, OPTIONS), 'out_of_vocabulary').verdict === 'drift';
  });
  const shown = trials.filter(Boolean).length;
  expect(shown).toBeGreaterThanOrEqual(65);
  expect(shown).toBeLessThanOrEqual(99);
});
