import { expect, test } from 'vitest';
import { formatCaseShifts, formatResults } from '../../../bench/learner/format-table.js';

const turn = {
  wallSeconds: 2,
  cpuSeconds: 3.5,
  peakMb: 450.4,
  accuracy: 0.80661,
  f1_weighted: 0.8,
  f1_macro: 0.7,
  modelMb: 8.84,
};

test('shows medians, the ratio to the first contender, and a dash for what was not measured', () => {
  const slow = [30, 20, 100].map((wallSeconds) => ({ ...turn, wallSeconds, rowsPerSecond: 12_345 }));
  const lines = formatResults([
    { label: 'ours', turns: [turn, { ...turn, wallSeconds: 3 }] },
    { label: 'peer', turns: slow },
  ]).split('\n');
  expect(lines[2]).toBe(
    '| ours | 2.5 | 3.5 | 450 | 0.8066 | 0.8000 | 0.7000 | – | – | – | – | – | 8.8 | 1.00 |',
  );
  expect(lines[3]).toBe(
    '| peer | 30.0 | 3.5 | 450 | 0.8066 | 0.8000 | 0.7000 | – | – | 12,345 | – | – | 8.8 | 12.00 |',
  );
  expect(new Set(lines.map((line) => line.split('|').length)).size).toBe(1);
});

test('shows the scores of each way in which the test rows are written', () => {
  const scores = { 'as written': turn, lowered: { ...turn, f1_weighted: 0.5 } };
  expect(formatCaseShifts([{ label: 'ours', scores }])).toBe(
    [
      '| weighted / macro F1 | as written | lowered |',
      '| --- | ---: | ---: |',
      '| ours | 0.8000 / 0.7000 | 0.5000 / 0.7000 |',
    ].join('\n'),
  );
});
