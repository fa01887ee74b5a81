import { Chalk } from 'chalk';
import { PassThrough } from 'node:stream';
import { expect, test } from 'vitest';
import type { CommandContext } from '../../../src/cli/command-context.ts';
import { showSuspects } from '../../../src/cli/runs/show-suspects.ts';
import { formatSuspectsFile, type SuspectListing } from '../../../src/models/suspects-file.ts';

const RUN = '3f2a90bc'.repeat(4);
const SUSPECT: SuspectListing = {
  row: 71,
  productid: '12',
  prdtypecode: 10,
  category: 'Books > Used books',
  predicted: 2583,
  predicted_category: 'Home & garden > Pool & spa',
  probability_of_label: 0.001235,
  probability_of_predicted: 0.9,
  designation: 'Piscine  ronde\n3 m',
};

interface Shown {
  readonly lines: string[];
  readonly json: unknown[];
}

async function show(text: string | undefined, json = false): Promise<Shown> {
  const shown: Shown = { lines: [], json: [] };
  const context: CommandContext = {
    ...{
      cwd: '/project',
      env: {},
      stdin: new PassThrough(),
      stdout: new PassThrough(),
      stderr: new PassThrough(),
      json,
      quiet: false,
    },
    ...{
      interactive: false,
      columns: 130,
      style: new Chalk({ level: 0 }),
      noteStyle: new Chalk({ level: 0 }),
    },
    signal: new AbortController().signal,
    now: () => new Date(0),
    print: (line) => shown.lines.push(line),
    printJson: (value) => shown.json.push(value),
    note: () => undefined,
    drawProgress: () => undefined,
  };
  await showSuspects(context, RUN, text);
  return shown;
}

test('shows the likeliest label errors as a table, and where all of them are', async () => {
  const { lines } = await show(formatSuspectsFile([SUSPECT]));
  expect(lines).toEqual([
    'row  designation        labelled       predicted          sure',
    ' 71  Piscine ronde 3 m  10 Used books  2583 Pool & spa  90.0 %',
    '',
    '1 row whose label is probably wrong.',
    'As CSV: rakuten runs show 3f2a90bc --attachment suspects.csv > suspects.csv',
  ]);
});

test('long names and titles give way', async () => {
  const long = {
    ...SUSPECT,
    category: 'Video games > Second-hand game & console lots',
    designation: 'x'.repeat(200),
  };
  const [, row = ''] = (await show(formatSuspectsFile([long]))).lines;
  expect(row.endsWith('x…  10 Second-hand game & co…  2583 Pool & spa  90.0 %')).toBe(true);
  expect(row).toHaveLength(130);
});

test('of many it shows the first twenty', async () => {
  const many = Array.from({ length: 1234 }, (_, row) => ({ ...SUSPECT, row }));
  const { lines } = await show(formatSuspectsFile(many));
  expect(lines).toHaveLength(24);
  expect(lines[20]).toMatch(/^ *19 /);
  expect(lines[22]).toBe('20 of 1,234 rows whose label is probably wrong, the likeliest errors first.');
});

test('no suspects are good news', async () => {
  expect((await show(formatSuspectsFile([]))).lines).toEqual([
    'No training row has a label that the model contradicts with confidence.',
  ]);
});

test('as JSON it gives all of them, texts as they are', async () => {
  const many = Array.from({ length: 30 }, (_, row) => ({ ...SUSPECT, row }));
  expect((await show(formatSuspectsFile(many), true)).json).toEqual([many]);
});

test('a run without the list is refused', async () => {
  await expect(show(undefined)).rejects.toMatchObject({
    code: 'USAGE',
    message: `Expected run ${RUN} to have the attachment suspects.csv, found none.`,
    hint: 'rakuten runs list --status finished   (a training that ends well makes one)',
  });
});
