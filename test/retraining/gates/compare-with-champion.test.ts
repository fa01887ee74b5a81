import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { contentGroup, isEvaluationGroup } from '../../../src/data/content-group.ts';
import { formatCsvRow } from '../../../src/data/csv-writer.ts';
import { LABELLED_COLUMNS, labelledFields } from '../../../src/data/interim-files.ts';
import { type Contest, compareWithChampion } from '../../../src/retraining/gates/compare-with-champion.ts';
import type { GateReport } from '../../../src/retraining/gates/gate-report.ts';
import { DEFAULT_GATE_SETTINGS } from '../../../src/retraining/gates/gate-settings.ts';
import { writeSmallModel } from '../../support/small-model.ts';

// Two classes: pools (2583) and books (10). The small models have no weights, so their bias alone answers.
let folder: string;
let pools: string;
let books: string;
let evaluationFile: string;

const ROWS = 60;
const listings = Array.from({ length: ROWS }, (_row, row) => {
  const text = { designation: `Piscine numéro ${row}`, description: '' };
  const prdtypecode = row % 3 === 0 ? 10 : 2583;
  return {
    row,
    ...text,
    productid: '',
    imageid: '',
    prdtypecode,
    group: contentGroup(text),
    origin: 'source' as const,
  };
});

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'rakuten-contest-'));
  pools = join(folder, 'pools');
  books = join(folder, 'books');
  writeSmallModel(pools, 1);
  writeSmallModel(books, -1);
  evaluationFile = join(folder, 'evaluation.csv');
  const rows = listings.map((listing) => formatCsvRow(labelledFields(listing)));
  writeFileSync(evaluationFile, [formatCsvRow([...LABELLED_COLUMNS]), ...rows].join(''));
});
afterAll(() => rmSync(folder, { recursive: true }));

async function compare(contest: Partial<Contest>): Promise<GateReport> {
  let now = 0;
  return compareWithChampion(
    { championFolder: undefined, challengerFolder: pools, evaluationFile, ...contest },
    DEFAULT_GATE_SETTINGS,
    { clock: () => (now += 0.25), checkpoint: () => Promise.resolve() },
  );
}

test('both models answer the listings of the evaluation part', async () => {
  const report = await compare({ championFolder: books, challengerFolder: pools });
  expect(report.rows).toBe(ROWS);
  expect(report.champion?.accuracy).toBeCloseTo(1 / 3, 5);
  expect(report.challenger.accuracy).toBeCloseTo(2 / 3, 5);
  expect(report.verdict === 'rejected' && report.rejected_by).toEqual(['floor', 'answers', 'calibration']);
});

test('the same model again is a tie, and rejected', async () => {
  const report = await compare({ championFolder: pools, challengerFolder: pools });
  expect(report.verdict === 'rejected' && report.rejected_by).toContain('different');
});

test('listings that a training with a smaller evaluation part may have learnt are left out', async () => {
  const unseen = listings.filter(({ group }) => isEvaluationGroup(group, 0.5)).length;
  expect(unseen).toBeGreaterThan(0);
  expect(unseen).toBeLessThan(ROWS);
  const report = await compare({ championFolder: books, heldBackShare: 0.5 });
  expect(report.rows).toBe(unseen);
});

test('where nothing is in production the challenger is looked at alone', async () => {
  const report = await compare({});
  expect(report.champion).toBeNull();
  expect(report.gates.map(({ name }) => name)).toEqual(['floor', 'answers', 'serve']);
  expect(report.gates.at(-1)?.numbers).toMatchObject({ rows: ROWS, faults: 0, p95_ms: 0.25 });
});

test('without a listing that both have not seen there is no judgement', async () => {
  await expect(compare({ championFolder: books, heldBackShare: 0 })).rejects.toMatchObject({
    code: 'DATA_INVALID',
    message: 'Expected evaluation rows to judge the challenger on, got none.',
  });
});
