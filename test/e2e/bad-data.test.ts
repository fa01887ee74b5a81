import { appendFileSync, rmSync } from 'node:fs';
import { beforeAll, describe, expect, test } from 'vitest';
import { createFinishedProject, type Project } from './support/project.ts';
import { reproduce } from './support/read-outcomes.ts';
import { expectRefusal, type Expectation } from './support/refusal.ts';
import { formatRows, parseRows } from './support/small-data.ts';

const X = 'data/sample/X_train.csv';
const Y = 'data/sample/Y_train.csv';

let finished: Project;
beforeAll(async () => {
  finished = await createFinishedProject();
});

/** Changes the rows of a source file, header included. */
function editRows(path: string, change: (rows: string[][]) => readonly (readonly string[])[]) {
  return (project: Project): void => project.write(path, formatRows(change(parseRows(project.read(path)))));
}

const mapBody =
  (change: (row: string[], index: number) => string[]) =>
  ([header = [], ...rows]: string[][]): string[][] => [header, ...rows.map(change)];

describe.concurrent('data', () => {
  const empty = (path: string) => (project: Project) => project.write(path, '');
  test.each<[string, (project: Project) => void, ...Expectation]>([
    [
      'no data folder',
      ({ path }) => rmSync(path('data/sample'), { recursive: true }),
      ...([
        'DEPENDENCY_MISSING',
        3,
        /data\/sample\/X_train\.csv/,
        /rakuten repro -S ingest\.source=PLACE/,
      ] as const),
    ],
    ['an empty file', empty(X), 'DATA_INVALID', 3, /X_train\.csv:1:1: expected .* got an empty file/],
    [
      'a header only',
      editRows(X, ([header = []]) => [header]),
      ...(['DATA_INVALID', 3, /X_train\.csv:2:1: expected rows .* got the end of the file/] as const),
    ],
    [
      'a wrong column',
      ({ edit }) => edit(X, ',designation,description', ',designation,descripcion'),
      ...([
        'DATA_INVALID',
        3,
        /X_train\.csv:1:14: expected a column description, got "descripcion"/,
      ] as const),
    ],
    [
      'a missing column',
      editRows(X, (rows) => rows.map(([index = '', , ...rest]) => [index, ...rest])),
      ...(['DATA_INVALID', 3, /X_train\.csv:1:1: expected a column designation/] as const),
    ],
    [
      'a column twice',
      ({ edit }) => edit(X, ',designation,description', ',designation,designation'),
      ...(['DATA_INVALID', 3, /X_train\.csv:1:14: expected the column designation once/] as const),
    ],
    [
      'X and Y swapped',
      (project) => {
        const [x, y] = [project.read(X), project.read(Y)];
        project.write(X, y);
        project.write(Y, x);
      },
      ...(['DATA_INVALID', 3, /are the X and Y files swapped\?/] as const),
    ],
    [
      'X and Y of different length',
      editRows(Y, (rows) => rows.slice(0, -9)),
      ...(['DATA_INVALID', 3, /9 listings without a label/] as const),
    ],
    [
      'X and Y of different index',
      editRows(
        Y,
        mapBody(([index, code = '']) => [String(Number(index) + 100_000), code]),
      ),
      ...([
        'DATA_INVALID',
        3,
        /X_train\.csv:2: row index \d+ has no label[^]*Y_train\.csv:2: row index \d+ has no listing/,
      ] as const),
    ],
    [
      'too many labels outside the 27',
      editRows(
        Y,
        mapBody(([index = '', code = '']) => [
          index,
          code === '1140' || code === '2583' ? code.slice(0, 3) : code,
        ]),
      ),
      ...([
        'DATA_QUARANTINE_EXCEEDED',
        3,
        /Y_train\.csv:\d+ prdtypecode "114": not one of the 27 codes; did you mean 1140\?/,
        /rakuten repro -S ingest\.max_quarantine_share=/,
      ] as const),
    ],
    [
      'Latin-1 bytes',
      ({ read, write }) => write(X, Buffer.from(read(X), 'latin1')),
      ...([
        'DATA_INVALID',
        3,
        /X_train\.csv:\d+:\d+: expected UTF-8, got the byte 0x[\da-f]{2}/,
        /^iconv -f latin1/,
      ] as const),
    ],
    [
      'an unclosed quote',
      ({ path }) => appendFileSync(path(X), '999999,"Piscine,,1,2\n'),
      ...([
        'DATA_INVALID',
        3,
        /X_train\.csv:\d+:8: expected the quote that opens here to be closed/,
      ] as const),
    ],
    [
      'a class with one row',
      (project) => keepRows(project, new Map([['10', 1]])),
      ...(['DATA_INVALID', 3, /Expected at least 3 usable rows of each product type[^]*10 .*: 1/] as const),
    ],
    [
      'a single class',
      (project) => keepRows(project, undefined),
      ...(['DATA_INVALID', 3, /Expected listings of at least two product types, got 1/] as const),
    ],
  ])('%s', async (_, spoil, ...expectation) => {
    await expectRefusal(finished, ['repro', '--json'], spoil, expectation);
  });

  test('a few damaged labels are set aside with file, line, column, reason and value, and the run goes on', async () => {
    const project = finished.copy();
    const damage = mapBody(([index = '', code = ''], row) => [index, row < 3 ? '114' : code]);
    editRows(Y, damage)(project);
    expect(await reproduce(project)).toContain('ingest');
    const rows = parseRows(project.read('data/interim/quarantine.csv'));
    expect(rows[0]).toEqual(['file', 'line', 'column', 'reason', 'value']);
    expect(
      rows
        .slice(1)
        .map(([file, line, , reason, value]) => [file, line, (reason ?? '').includes('1140'), value]),
    ).toEqual([2, 3, 4].map((line) => ['Y_train.csv', String(line), true, '114']));
  });
});

/** Keeps of each class as many rows as `most` says, all where it says nothing; without it the first class alone. */
function keepRows(project: Project, most: ReadonlyMap<string, number> | undefined): void {
  const [header = [], ...labels] = parseRows(project.read(Y));
  const first = labels[0]?.[1];
  const seen = new Map<string, number>();
  const kept = labels.filter(([, code = '']) => {
    seen.set(code, (seen.get(code) ?? 0) + 1);
    return most === undefined ? code === first : (seen.get(code) ?? 0) <= (most.get(code) ?? Infinity);
  });
  const indices = new Set(kept.map(([index]) => index));
  project.write(Y, formatRows([header, ...kept]));
  editRows(X, ([xHeader = [], ...rows]) => [xHeader, ...rows.filter(([index]) => indices.has(index))])(
    project,
  );
}
