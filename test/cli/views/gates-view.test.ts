import { Chalk } from 'chalk';
import { expect, test } from 'vitest';
import { formatGates } from '../../../src/cli/views/gates-view.ts';
import { DEFAULT_GATE_SETTINGS as defaults } from '../../../src/retraining/gates/gate-settings.ts';
import { judgeChallenger } from '../../../src/retraining/gates/judge-challenger.ts';
import { answersOf, answersWithAccuracy, champions } from '../../retraining/gates/answer-rows.ts';

const surface = { columns: 80, style: new Chalk({ level: 0 }), now: () => new Date(0), cwd: '/' };
const settings = { ...defaults, better: { ...defaults.better, samples: 400 } };
const models = champions();
const served = { rows: 100, faults: 0, p95_ms: 0.5, bytes: 900_000 };
const serving = { champion: served, challenger: served };
const challenger = answersOf(
  answersWithAccuracy(models.truth, (k) => (k === 3 ? 0.77 : 0.89), 6),
  6,
  0.87,
);

test('a rejection shows the verdict, both models, every gate and the class', () => {
  const report = judgeChallenger({ ...models, challenger }, serving, settings);
  expect(formatGates(report, surface).join('\n')).toMatchInlineSnapshot(`
    "Rejected by per_class.

    scores on 3000 evaluation rows
                         production  challenger   change
      weighted F1            0.8531      0.8811  +0.0281
      macro F1               0.8188      0.8404  +0.0216
      accuracy               0.8500      0.8787  +0.0287
      calibration error      0.0000      0.0087  +0.0087

    gates
      ✓ floor        Weighted F1 is 0.8811 on 3,000 rows; the floor is 0.7500.
      ✓ answers      It answers with 6 of the 6 classes that occur; most often with
                     Books, 35.8% of the rows.
      ✓ different    It answers 134 of 3,000 rows differently from production.
      ✓ better       Weighted F1 changes by +2.81 (95% interval +2.16 to +3.53).
      ✓ harm         It mends 110 rows and spoils 24 (exact McNemar, p = 1.0000 for
                     harm).
      ✗ per_class    A class loses more than allowed: Pools (F1 −2.1 points, recall
                     −8.0 points, 300 rows).
      ✓ calibration  Calibration error 0.0087, production has 0.0000.
      ✓ serve        It answers within 0.50 ms and has 0.9 MB; production 0.50 ms
                     and 0.9 MB.

    classes that lose more than allowed
      class  rows       F1      p   recall      p
      Pools   300  −0.0211  0.012  −0.0800  0.002  veto"
  `);
});

test('a first model is shown without anything to compare', () => {
  const report = judgeChallenger({ ...models, champion: undefined }, serving, settings);
  expect(formatGates(report, surface).join('\n')).toMatchInlineSnapshot(`
    "Accepted: the first model, good enough for production.

    scores on 3000 evaluation rows
                         challenger
      weighted F1            0.8531
      macro F1               0.8188
      accuracy               0.8500
      calibration error      0.0000

    gates
      ✓ floor        Weighted F1 is 0.8531 on 3,000 rows; the floor is 0.7500.
      ✓ answers      It answers with 6 of the 6 classes that occur; most often with
                     Books, 34.3% of the rows.
      ✓ serve        It answers within 0.50 ms and has 0.9 MB; production 0.50 ms
                     and 0.9 MB."
  `);
});

test('no line is longer than the terminal is wide', () => {
  const report = judgeChallenger({ ...models, challenger }, serving, settings);
  const lines = formatGates(report, { ...surface, columns: 60 });
  expect(lines.filter((line) => line.length > 60)).toEqual([]);
});
