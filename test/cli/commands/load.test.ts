import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { registerLoad } from '../../../src/cli/commands/load.ts';
import { loadData } from '../../../src/cli/loads/load-data.ts';
import type { CommandContext } from '../../../src/cli/command-context.ts';
import { openArrival } from '../../../src/cli/loads/open-arrival.ts';
import {
  EVERYTHING,
  formatLoadState,
  type LoadState,
  parseLoadState,
} from '../../../src/data/arrival/load-state.ts';
import { formatLabels, formatListings, makeRows, type RawRow } from '../../stages/ingest-fixture.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';
import { type CommandOutput, runCommandLine } from './run-command-line.ts';

const NOW = '2026-03-01T12:33:00.000Z';
const LOAD_FILE = 'data/arrival/load.json';

const PIPELINE = `stages:
  ingest:
    cmd: rakuten ingest
    deps:
      - raw/X_train.csv
      - raw/Y_train.csv
      - raw/X_test.csv
      - data/categories.csv
      - data/arrival
    outs:
      - data/interim
`;

function makeProject(rows: readonly RawRow[] = makeRows(200), pipeline = PIPELINE): string {
  const root = temporaryFolder();
  for (const folder of ['raw', 'data/arrival', '.dvc']) mkdirSync(join(root, folder), { recursive: true });
  const write = (path: string, content: string): void => writeFileSync(join(root, path), content);
  write('pipeline.yaml', pipeline);
  write('data/categories.csv', readFileSync('data/categories.csv', 'utf8'));
  write('raw/X_train.csv', formatListings(rows));
  write('raw/Y_train.csv', formatLabels(rows));
  write('raw/X_test.csv', formatListings(makeRows(5, 1000)));
  write(LOAD_FILE, formatLoadState(EVERYTHING));
  return root;
}

const rakuten = (root: string, ...commandLine: string[]): Promise<CommandOutput> =>
  runCommandLine(registerLoad, ['load', ...commandLine], { cwd: root, now: NOW });
const json = async (root: string, ...commandLine: string[]): Promise<Readonly<Record<string, unknown>>> =>
  JSON.parse((await rakuten(root, ...commandLine, '--json')).stdout) as Record<string, unknown>;
const stateOf = (root: string): LoadState =>
  parseLoadState(readFileSync(join(root, LOAD_FILE), 'utf8'), LOAD_FILE);
const loadsOf = async (root: string): Promise<readonly Readonly<Record<string, unknown>>[]> =>
  (await json(root, 'status')).loads as Record<string, unknown>[];

test('from everything back to 40 %, and on in steps until everything is there', async () => {
  const root = makeProject();
  expect((await rakuten(root)).stdout).toBe(
    'everything of raw is loaded: 200 of 200 rows, 3 of 3 product types\n\nnext: rakuten load reset',
  );
  expect((await rakuten(root, 'reset', '--yes')).stdout).toBe(
    [
      '✓ started again: 80 of 200 rows of raw are loaded (40 %)',
      '  what was there before is kept in .rakuten/kept/2026-03-01-123300',
      'next: rakuten repro',
    ].join('\n'),
  );
  expect((await rakuten(root, 'next')).stdout).toBe(
    '✓ 6 rows more: 86 of 200 rows of raw are loaded (43 %)\nnext: rakuten repro',
  );
  expect((await rakuten(root, 'next', '--rows', '20')).stdout).toContain('✓ 20 rows more: 106 of 200 rows');
  expect(await json(root, 'next', '--percent', '90')).toMatchObject({
    ...{ changed: true, everything: true, percent: 100, rowsBefore: 106, rowsAfter: 200, ties: 0 },
  });
  expect((await rakuten(root, 'next')).stdout).toBe(
    'Everything of raw is loaded already. To load it in steps: rakuten load reset',
  );
  expect(await json(root, 'next')).toEqual({ changed: false, everything: true });
  expect(stateOf(root)).toEqual(EVERYTHING);
  const status = await rakuten(root, 'status', '--limit', '2');
  expect(status.stdout.split('\n').slice(2, 5)).toEqual([
    expect.stringMatching(/^when +action +asked for +rows +result +who$/),
    expect.stringMatching(/ next +90 % more +106 → 200 +done /),
    expect.stringMatching(/ next +20 rows more +86 → 106 +done /),
  ]);
});

test('each load is in the audit trail, with the hash of what is loaded before and after', async () => {
  const root = makeProject();
  await rakuten(root, 'reset', '--percent', '50', '--seed', '7', '--yes');
  await rakuten(root, 'next');
  const [next, reset] = await loadsOf(root);
  expect(reset).toMatchObject({ action: 'reset', request: '50 %, seed 7', rowsBefore: 200, rowsAfter: 100 });
  expect(next).toMatchObject({
    status: 'done',
    rowsBefore: 100,
    rowsAfter: 106,
    rowsAvailable: 200,
    source: 'raw',
  });
  expect(next?.hashBefore).toBe(reset?.hashAfter);
  expect(next?.hashAfter).not.toBe(reset?.hashAfter);
  // The same rows in another order are the same loads.
  const other = makeProject(makeRows(200).reverse());
  await rakuten(other, 'reset', '--percent', '50', '--seed', '7', '--yes');
  expect((await loadsOf(other))[0]?.hashAfter).toBe(reset?.hashAfter);
});

describe('reset', () => {
  test('does nothing without --yes, and says what it would do', async () => {
    const root = makeProject();
    await expect(rakuten(root, 'reset', '--percent', '20')).rejects.toMatchObject({
      code: 'USAGE',
      message:
        'Expected --yes: this starts again at 20 % of raw (seed 42). Raw files and feedback stay; load.json is kept in .rakuten/kept.',
      hint: 'rakuten load reset --percent 20 --yes',
    });
    expect(await loadsOf(root)).toEqual([]);
  });

  test('keeps the state and the feedback of before, and touches neither feedback nor raw files', async () => {
    const root = makeProject();
    writeFileSync(join(root, 'data/arrival/feedback.csv'), 'feedback\n');
    const raw = readdirSync(join(root, 'raw')).map((name) => readFileSync(join(root, 'raw', name), 'utf8'));
    await rakuten(root, 'reset', '--yes');
    const { keptAs } = await json(root, 'reset', '--yes');
    expect(keptAs).toBe('.rakuten/kept/2026-03-01-123300-2');
    const kept = join(root, '.rakuten/kept/2026-03-01-123300/data/arrival');
    expect(readFileSync(join(kept, 'load.json'), 'utf8')).toBe(formatLoadState(EVERYTHING));
    expect(readFileSync(join(kept, 'feedback.csv'), 'utf8')).toBe('feedback\n');
    expect(readFileSync(join(root, 'data/arrival/feedback.csv'), 'utf8')).toBe('feedback\n');
    expect(
      readdirSync(join(root, 'raw')).map((name) => readFileSync(join(root, 'raw', name), 'utf8')),
    ).toEqual(raw);
  });

  test('mends a damaged load.json', async () => {
    const root = makeProject();
    writeFileSync(join(root, LOAD_FILE), '{"version":');
    await expect(rakuten(root, 'next')).rejects.toMatchObject({ code: 'DATA_INVALID' });
    await rakuten(root, 'reset', '--yes');
    expect(stateOf(root).percent).toBe(40);
    expect(await loadsOf(root)).toMatchObject([
      { status: 'done', rowsBefore: null },
      { status: 'failed', error: 'data/arrival/load.json: expected JSON, got something else.' },
    ]);
  });
});

describe('a load that fails', () => {
  test.each([
    ['X_train.csv', 'raw/X_train.csv: expected a file, got nothing.'],
    ['Y_train.csv', 'raw/Y_train.csv: expected a file, got nothing.'],
  ])(
    'without %s is recorded with its reason, changes nothing, and can be tried again',
    async (name, message) => {
      const root = makeProject();
      await rakuten(root, 'reset', '--yes');
      const before = stateOf(root);
      const path = join(root, 'raw', name);
      const content = readFileSync(path, 'utf8');
      rmSync(path);
      await expect(rakuten(root, 'next')).rejects.toMatchObject({ code: 'DATA_NOT_FOUND', message });
      expect(stateOf(root)).toEqual(before);
      writeFileSync(path, content);
      await rakuten(root, 'next');
      expect(await loadsOf(root)).toMatchObject([
        { status: 'done', rowsBefore: 80, rowsAfter: 86 },
        { status: 'failed', error: message },
        { status: 'done' },
      ]);
    },
  );

  test('on a full disk is recorded, too', async () => {
    const root = makeProject();
    const context = { cwd: root, env: {}, now: () => new Date(NOW), signal: new AbortController().signal };
    const full = Object.assign(new Error('ENOSPC: no space left on device'), { code: 'ENOSPC' });
    const place = openArrival(context as unknown as CommandContext);
    const write = (): never => {
      throw full;
    };
    const request = { kind: 'reset', percent: 40, seed: 1 } as const;
    await expect(loadData(context as unknown as CommandContext, place, request, { write })).rejects.toBe(
      full,
    );
    expect(stateOf(root)).toEqual(EVERYTHING);
    expect(await loadsOf(root)).toMatchObject([{ status: 'failed', error: full.message, rowsAfter: 80 }]);
  });

  test('does not overwrite what someone else wrote meanwhile', async () => {
    const root = makeProject();
    await rakuten(root, 'reset', '--yes');
    const other = formatLoadState({ seed: 1, percent: null, through: 99n });
    const signal = new AbortController().signal;
    // Asked for with each row that is read.
    Object.defineProperty(signal, 'aborted', {
      get: () => {
        writeFileSync(join(root, LOAD_FILE), other);
        return false;
      },
    });
    const context = { cwd: root, env: {}, now: () => new Date(NOW), signal } as unknown as CommandContext;
    await expect(loadData(context, openArrival(context), { kind: 'rows', rows: 1 })).rejects.toMatchObject({
      code: 'LOAD_BUSY',
    });
    expect(readFileSync(join(root, LOAD_FILE), 'utf8')).toBe(other);
  });

  test('is interrupted by its user', async () => {
    const root = makeProject();
    await rakuten(root, 'reset', '--yes');
    const context = { cwd: root, env: {}, now: () => new Date(NOW), signal: AbortSignal.abort() };
    const place = openArrival(context as unknown as CommandContext);
    await expect(
      loadData(context as unknown as CommandContext, place, { kind: 'rows', rows: 1 }),
    ).rejects.toMatchObject({ code: 'INTERRUPTED' });
    expect((await loadsOf(root))[0]).toMatchObject({
      status: 'failed',
      error: 'Interrupted: nothing was loaded.',
    });
  });
});

test('equal rows come together', async () => {
  const rows = Array.from({ length: 20 }, (_, row) => ({
    row,
    designation: row < 15 ? 'le même' : `un autre ${row}`,
    code: 10,
  }));
  const root = makeProject(rows);
  await rakuten(root, 'reset', '--percent', '5', '--yes');
  let ties = 0;
  for (let step = 0; step < 20; step += 1)
    ties += Number((await json(root, 'next', '--rows', '1')).ties ?? 0);
  const first = (await loadsOf(root)).length;
  expect(first).toBeGreaterThan(0);
  expect([0, 14]).toContain(ties);
});

describe('a pipeline that does not depend on data/arrival', () => {
  const pipeline = PIPELINE.replace('      - data/arrival\n', '');

  test('takes everything, and says how to change that', async () => {
    const root = makeProject(makeRows(60), pipeline);
    writeFileSync(join(root, LOAD_FILE), formatLoadState({ ...EVERYTHING, through: 0n }));
    const { stdout, notes } = await rakuten(root, 'status');
    expect(stdout).toBe('everything of raw is loaded: 60 of 60 rows, 3 of 3 product types');
    expect(notes).toBe(
      'To load in steps, add the line "- data/arrival" to the deps of stage "ingest" in pipeline.yaml.',
    );
  });

  test.each([[['next']], [['reset', '--yes']], [['reset']]])('refuses %j', async (commandLine) => {
    const root = makeProject(makeRows(60), pipeline);
    await expect(rakuten(root, ...commandLine)).rejects.toMatchObject({
      code: 'PIPELINE_INVALID',
      message:
        'Stage "ingest" takes everything: expected data/arrival among its deps in pipeline.yaml, found it not there.',
      hint: 'Add the line "- data/arrival" to the deps of stage "ingest" in pipeline.yaml.',
    });
    expect(existsSync(join(root, 'models'))).toBe(false);
  });
});

test.each([
  [['next', '--percent', '0'], 'Expected a number above 0 and at most 100, got 0.'],
  [['next', '--percent', '101'], 'Expected a number above 0 and at most 100, got 101.'],
  [['next', '--rows', '-1'], 'Expected a whole number above 0, got -1.'],
  [['reset', '--seed', '4294967296'], 'Expected a whole number from 0 to 4294967295, got 4294967296.'],
  [['next', '--rows', '5', '--percent', '5'], 'Expected --percent or --rows, got both.'],
])('%j is wrong usage', async (commandLine, message) => {
  await expect(rakuten(makeProject(makeRows(9)), ...commandLine)).rejects.toThrow(message);
});
