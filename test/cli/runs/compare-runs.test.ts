import { expect, it } from 'vitest';
import { compareRuns } from '../../../src/cli/runs/compare-runs.ts';
import type { RunDetail } from '../../../src/tracking/runs/run.ts';

const BASE: RunDetail = {
  ...{ id: 'a', experiment: 'e', name: 'n', status: 'finished', startedAt: '', endedAt: null, error: null },
  ...{ git: null, process: { user: 'u', host: 'h', pid: 1 }, metrics: {}, models: [], params: {}, tags: {} },
  ...{ datasets: [], artifacts: [], attachments: [], nested: [], nestedCount: 0, parent: null },
};

it.each([
  ['f1_macro', 0.5, 0.75, 0.25, 'better'],
  ['f1_macro', 0.75, 0.5, -0.25, 'worse'],
  ['f1_macro', 0.5, 0.5, 0, 'same'],
  ['log_loss', 0.5, 0.75, 0.25, 'worse'],
  ['log_loss', 0.75, 0.5, -0.25, 'better'],
  ['temperature', 1, 2, 1, null],
  ['f1_macro', undefined, 0.5, null, null],
  ['f1_macro', 0.5, undefined, null, null],
])('%s from %s to %s is %s: %s', (name, before, after, difference, verdict) => {
  const [first, second] = [before, after].map((value) => ({
    ...BASE,
    metrics: value === undefined ? {} : { [name]: value },
  }));
  expect(compareRuns([first ?? BASE, second ?? BASE]).metrics).toEqual([
    {
      name,
      values: [before ?? null, after ?? null],
      differences: [null, difference],
      verdicts: [null, verdict],
    },
  ]);
});

it('lists the settings that are not the same everywhere', () => {
  const runs = [
    { a: 1, b: [1, 2], c: 'x' },
    { a: 1, b: [2, 1], c: 'x', d: null },
    { a: 1, b: [1, 2] },
  ].map((params) => ({ ...BASE, params }));
  expect(compareRuns(runs).params).toEqual([
    {
      name: 'b',
      values: [
        [1, 2],
        [2, 1],
        [1, 2],
      ],
    },
    { name: 'c', values: ['x', 'x', null] },
  ]);
});

it.each([
  [['e', 'e'], true],
  [['e', 'f'], false],
  [['e', undefined], null],
  [['e', undefined, 'f'], false],
])('evaluation data %j is the same: %s', (hashes, expected) => {
  const runs = hashes.map((hash) => ({
    ...BASE,
    datasets: hash === undefined ? [] : [{ role: 'evaluation', hash, rows: 1, classCounts: {} }],
  }));
  expect(compareRuns(runs).sameEvaluationData).toBe(expected);
});
