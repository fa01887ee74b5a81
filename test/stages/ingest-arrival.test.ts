import { describe, expect, test } from 'vitest';
import { formatLoadState } from '../../src/data/arrival/load-state.ts';
import { createRowHash } from '../../src/data/arrival/row-hash.ts';
import { formatCsvRow } from '../../src/data/csv-writer.ts';
import {
  formatLabels,
  ingest,
  makeRows,
  makeSource,
  type IngestOutcome,
  type RawRow,
} from './ingest-fixture.ts';

const HEADER = 'prediction_id,labelled_at,origin,prdtypecode,designation,description,productid,imageid\n';
const PARTS = ['train', 'evaluation'] as const;

interface Given {
  readonly designation: string;
  readonly description?: string;
  readonly code: number;
}

function feedbackOf(rows: readonly Given[]): { 'feedback.csv': string } {
  const lines = rows.map(({ designation, description = '', code }, index) =>
    formatCsvRow([
      `p${index}`,
      `2026-01-0${index + 1}T00:00:00Z`,
      'person',
      code,
      designation,
      description,
      '',
      '',
    ]),
  );
  return { 'feedback.csv': HEADER + lines.join('') };
}

/** The fields of the rows of a part: simple texts only. */
function rowsOf({ read }: IngestOutcome, part: (typeof PARTS)[number]): string[][] {
  const [, ...lines] = read(`data/interim/${part}.csv`).trimEnd().split('\n');
  return lines.map((line) => line.split(','));
}

const keysOf = (outcome: IngestOutcome, part: (typeof PARTS)[number]): string[] =>
  rowsOf(outcome, part).map(([row = '']) => row);
const reportOf = ({ read }: IngestOutcome): Readonly<Record<string, unknown>> =>
  JSON.parse(read('reports/data_quality.json')) as Record<string, unknown>;
const datasetOf = ({ read }: IngestOutcome): Readonly<Record<string, unknown>> =>
  JSON.parse(read('data/interim/dataset.json')) as Record<string, unknown>;

/** A load.json through which this share of the hashes is loaded. */
const loadOf = (share: number): { 'load.json': string } => ({
  'load.json': formatLoadState({
    seed: 42,
    percent: null,
    through: BigInt(Math.round(share * 2 ** 53)) << 11n,
  }),
});

describe('what is loaded', () => {
  test('is what ingest takes, and nothing else is looked for', async () => {
    const rows = makeRows(300);
    const outcome = await ingest(makeSource(rows), {}, undefined, loadOf(0.4));
    const hash = createRowHash(42);
    const expected = rows
      .filter(({ designation, description = '' }) => {
        const fields: Readonly<Record<string, string>> = {
          designation,
          description,
          productid: '1',
          imageid: '2',
        };
        return hash((column) => fields[column] ?? '') <= BigInt(Math.round(0.4 * 2 ** 53)) << 11n;
      })
      .map(({ row }) => String(row));
    expect(new Set(PARTS.flatMap((part) => keysOf(outcome, part)))).toEqual(new Set(expected));
    expect(expected.length).toBeGreaterThan(80);
    expect(reportOf(outcome).load).toMatchObject({ rows_loaded: expected.length, rows_available: 300 });
    expect(outcome.result.summary[1]).toBe(
      `${expected.length} of 300 rows of X_train.csv are loaded; more: rakuten load next`,
    );
    expect(keysOf(outcome, 'train').length).toBeGreaterThan(keysOf(outcome, 'evaluation').length);
    expect(outcome.read('data/interim/test.csv').split('\n')).toHaveLength(7);
  });

  test('grows, in both parts', async () => {
    const source = makeSource(makeRows(300));
    let before: Readonly<Record<string, string[]>> = { train: [], evaluation: [] };
    for (const share of [0.4, 0.43, 0.7, 1 - 2 ** -53]) {
      const outcome = await ingest(source, {}, undefined, loadOf(share));
      for (const part of PARTS)
        expect(keysOf(outcome, part)).toEqual(expect.arrayContaining(before[part] ?? []));
      before = { train: keysOf(outcome, 'train'), evaluation: keysOf(outcome, 'evaluation') };
    }
    const whole = await ingest(source);
    expect(before).toEqual({ train: keysOf(whole, 'train'), evaluation: keysOf(whole, 'evaluation') });
  });

  test('is all there is to find fault with: a bad label of a row that is not loaded is not set aside yet', async () => {
    const rows = makeRows(300);
    const bad = rows.map((row) => ({ ...row, code: Number(row.row) % 10 === 0 ? 114 : row.code }));
    const source = { ...makeSource(rows), 'Y_train.csv': formatLabels(bad) };
    const whole = reportOf(await ingest(source)).rows as { quarantined: number };
    const part = reportOf(await ingest(source, {}, undefined, loadOf(0.4))).rows as { quarantined: number };
    expect(whole.quarantined).toBe(30);
    expect(part.quarantined).toBeGreaterThan(0);
    expect(part.quarantined).toBeLessThan(25);
  });

  test('has to have rows of each product type', async () => {
    const hash = createRowHash(42);
    const lateTitle = Array.from({ length: 50 }, (_, index) => `Un seul ${index}`).find(
      (title) =>
        hash((column) => ({ designation: title, productid: '1', imageid: '2' })[column] ?? '') > 2n ** 63n,
    );
    const rows = [...makeRows(300), { row: 300, designation: lateTitle ?? '', code: 40 }];
    const loaded = (outcome: IngestOutcome): unknown => reportOf(outcome).load;
    await expect(ingest(makeSource(rows))).rejects.toThrow('Expected at least 3 usable rows');
    expect(loaded(await ingest(makeSource(rows), {}, undefined, loadOf(0.3)))).toMatchObject({
      rows_available: 301,
    });
  });

  test('a damaged load.json is said, with its way out', async () => {
    await expect(ingest(makeSource(), {}, undefined, { 'load.json': '[]' })).rejects.toThrow(
      'data/arrival/load.json: expected "version": 1, got nothing.',
    );
  });
});

describe('labels that come back', () => {
  /** Rows by the part that their content goes to. */
  const split = async (rows: readonly RawRow[]): Promise<Record<(typeof PARTS)[number], RawRow[]>> => {
    const outcome = await ingest(makeSource(rows));
    const find = (part: (typeof PARTS)[number]): RawRow[] =>
      keysOf(outcome, part).flatMap((key) => rows.find(({ row }) => String(row) === key) ?? []);
    return { train: find('train'), evaluation: find('evaluation') };
  };

  test('are added behind the source, to the part that their content goes to, under numbers of their own', async () => {
    const rows = makeRows(60);
    const fresh = await split(makeRows(60, 5000));
    const [learnt, judged] = [fresh.train[0], fresh.evaluation[0]];
    const given = [learnt, judged].map((row) => ({
      designation: row?.designation ?? '',
      description: row?.description ?? '',
      code: 10,
    }));
    const outcome = await ingest(makeSource(rows), {}, undefined, feedbackOf(given));
    const last = (part: (typeof PARTS)[number]): string[] => rowsOf(outcome, part).at(-1) ?? [];
    expect(last('train').slice(0, 6)).toEqual([
      '1005',
      given[0]?.designation,
      given[0]?.description,
      '',
      '',
      '10',
    ]);
    expect(last('train')[7]).toBe('feedback');
    // The highest row of X_test.csv is 1004.
    expect(last('evaluation').slice(0, 2)).toEqual(['1006', given[1]?.designation]);
    expect(reportOf(outcome).feedback).toMatchObject({ rows: 2, added: 2, in_evaluation_already: 0 });
    expect(datasetOf(outcome)).toMatchObject({ source_rows: 60, feedback_rows: 2 });
  });

  test('leave the evaluation part as it is where their text is there already', async () => {
    const rows = makeRows(60);
    const { evaluation } = await split(rows);
    const [known] = evaluation;
    const given = {
      designation: (known?.designation ?? '').toUpperCase(),
      description: known?.description,
      code: 1140,
    };
    const before = await ingest(makeSource(rows));
    const outcome = await ingest(makeSource(rows), {}, undefined, feedbackOf([given]));
    for (const part of PARTS)
      expect(outcome.read(`data/interim/${part}.csv`)).toBe(before.read(`data/interim/${part}.csv`));
    expect(reportOf(outcome).feedback).toMatchObject({
      added: 0,
      in_evaluation_already: 1,
      relabelled_rows: 0,
    });
  });

  test('never put one content into both parts, nor twice into the evaluation part', async () => {
    const rows = makeRows(60);
    const given = makeRows(40, 40).map(({ designation, description }) => ({
      ...{ designation: `  ${designation.toUpperCase()}!`, description: description ?? '' },
      code: 10,
    }));
    const lines = given.map(({ designation, description, code }, index) =>
      formatCsvRow([`p${index}`, '2026-01-01', 'person', code, designation, description, '', '']),
    );
    const outcome = await ingest(makeSource(rows), {}, undefined, {
      'feedback.csv': HEADER + lines.join(''),
    });
    const groups = (part: (typeof PARTS)[number]): string[] =>
      rowsOf(outcome, part).map((fields) => fields[6] ?? '');
    const judged = groups('evaluation');
    expect(new Set(judged).size).toBe(judged.length);
    expect(groups('train').filter((group) => judged.includes(group))).toEqual([]);
  });

  test('are the newest labels of texts that are learnt from', async () => {
    const rows = makeRows(60);
    const { train } = await split(rows);
    const [first, second] = train;
    const given = [first, second].map((row, index) => ({
      designation: row?.designation ?? '',
      description: row?.description ?? '',
      code: index === 0 ? Number(row?.code) : row?.code === 10 ? 1140 : 10,
    }));
    const outcome = await ingest(makeSource(rows), {}, undefined, feedbackOf(given));
    expect(rowsOf(outcome, 'train')).toHaveLength(train.length);
    const labelOf = (row: RawRow | undefined): (string | undefined)[] =>
      rowsOf(outcome, 'train')
        .find(([key]) => key === String(row?.row))
        ?.filter((_, at) => at === 5 || at === 7) ?? [];
    expect(labelOf(first)).toEqual([String(first?.code), 'source']);
    expect(labelOf(second)).toEqual([String(given[1]?.code), 'feedback']);
    expect(reportOf(outcome).feedback).toMatchObject({
      added: 0,
      duplicates: 1,
      conflicts: 1,
      relabelled_rows: 1,
    });
    expect(datasetOf(outcome)).toMatchObject({ source_rows: 59, feedback_rows: 1 });
    expect(outcome.result.summary[1]).toBe(
      'labels came back: 2; listings added: 0, rows relabelled: 1, 1 known already',
    );
  });

  test('of texts that are in the evaluation part are said to be left out', async () => {
    const rows = makeRows(60);
    const [judged] = (await split(rows)).evaluation;
    const given = { designation: judged?.designation ?? '', description: judged?.description ?? '' };
    const outcome = await ingest(
      makeSource(rows),
      {},
      undefined,
      feedbackOf([{ ...given, code: judged?.code === 10 ? 1140 : 10 }]),
    );
    expect(outcome.result.summary[1]).toBe(
      'labels came back: 1; listings added: 0, rows relabelled: 0, 1 left out (the evaluation part has the text, and keeps its label)',
    );
  });

  test('wait where they are the only ones of their product type and too few to be learnt', async () => {
    const given = [{ designation: 'Une console rare', code: 40 }];
    const outcome = await ingest(makeSource(), {}, undefined, feedbackOf(given));
    expect(reportOf(outcome).feedback).toMatchObject({ added: 0, waiting: 1 });
    expect(outcome.result.summary[1]).toBe(
      'labels came back: 1; listings added: 0, rows relabelled: 0, 1 wait for more of their product type',
    );
    const more = Array.from({ length: 8 }, (_, index) => ({
      designation: `Console rare ${index}`,
      code: 40,
    }));
    expect(reportOf(await ingest(makeSource(), {}, undefined, feedbackOf(more))).feedback).toMatchObject({
      added: 8,
      waiting: 0,
    });
  });

  test('that cannot be used are in quarantine, and stop nothing', async () => {
    const outcome = await ingest(
      makeSource(),
      { max_quarantine_share: 0 },
      undefined,
      feedbackOf([{ designation: 'x', code: 114 }]),
    );
    expect(outcome.read('data/interim/quarantine.csv')).toContain('feedback.csv,2,prdtypecode,');
  });
});

describe('the version of the data', () => {
  test('is of its content: the same for the same rows, another for another label', async () => {
    const rows = makeRows(60);
    const relabelled = rows.map((row) => (row.row === 3 ? { ...row, code: 1140 } : row));
    const [one, again, other] = await Promise.all(
      [rows, rows, relabelled].map((each) => ingest(makeSource(each))),
    );
    if (one === undefined || again === undefined || other === undefined) throw new Error('three outcomes');
    expect(datasetOf(again)).toEqual(datasetOf(one));
    expect(datasetOf(other).hash).not.toBe(datasetOf(one).hash);
    expect(datasetOf(one)).toMatchObject({
      format_version: 1,
      source_rows: 60,
      feedback_rows: 0,
      load: { percent: 100, rows_loaded: 60, rows_available: 60 },
      parts: {
        train: { rows: keysOf(one, 'train').length },
        evaluation: { rows: keysOf(one, 'evaluation').length },
      },
    });
  });
});
