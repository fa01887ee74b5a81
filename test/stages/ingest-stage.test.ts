import { expect, test } from 'vitest';
import { ingestStage } from '../../src/stages/ingest-stage.ts';
import {
  formatListings,
  ingest,
  makeRows,
  makeSource,
  type IngestOutcome,
  type RawRow,
} from './ingest-fixture.ts';

const PARTS = ['train', 'evaluation'] as const;

/** Which part each row index went to. */
function partsOf({ read }: IngestOutcome): Map<string, string> {
  const rows = PARTS.flatMap((part) =>
    read(`data/interim/${part}.csv`)
      .split('\n')
      .filter((line) => /^\d+,/.test(line))
      .map((line) => [line.split(',')[0] ?? '', part] as const),
  );
  return new Map(rows);
}

function shuffle<T>(values: readonly T[]): T[] {
  return values
    .map((value, index) => ({ value, key: ((index * 7919) % 104_729) % 61 }))
    .sort((a, b) => a.key - b.key)
    .map(({ value }) => value);
}

test('every listing goes to one part, texts as the seller wrote them, in source order', async () => {
  const rows: RawRow[] = [
    ...makeRows(60),
    { row: 60, designation: '<b>Été</b> "x",\r\ny', description: '&amp; NAN', code: 10 },
  ];
  const outcome = await ingest(makeSource(rows));
  expect(partsOf(outcome).size).toBe(61);
  const all = PARTS.map((part) => outcome.read(`data/interim/${part}.csv`)).join('');
  expect(all).toContain('60,"<b>Été</b> ""x"",\r\ny",&amp; NAN,1,2,10,');
  expect(all).toMatch(
    /^row,designation,description,productid,imageid,prdtypecode,group,origin\n0,Objet numéro 0,Texte 0,1,2,10,[0-9a-f]{16},source\n/,
  );
  expect(outcome.read('data/interim/test.csv')).toMatch(
    /^row,designation,description,productid,imageid\n1000,Objet numéro 1000,/,
  );
  const order = [...partsOf(outcome)].filter(([, part]) => part === 'train').map(([row]) => Number(row));
  expect(order).toEqual([...order].sort((a, b) => a - b));
});

test('the summary counts what went where', async () => {
  const { result } = await ingest(makeSource());
  expect(result.summary).toEqual(['60 listings: 54 training, 6 evaluation · 5 to predict · none set aside']);
});

test('the split stays as it is when data grows, and whatever the order of the rows', async () => {
  const before = partsOf(await ingest(makeSource()));
  const grown = partsOf(await ingest(makeSource(shuffle(makeRows(90)))));
  for (const [row, part] of before) expect(grown.get(row)).toBe(part);
  expect(grown.size).toBe(90);
});

test('a listing under a new id stays on its side', async () => {
  const again = makeRows(60).map(({ designation, description, code }, index) => ({
    row: 500 + index,
    designation: `<p>${designation.toUpperCase()}</p>`,
    description: `${description} !`,
    code,
  }));
  const parts = partsOf(await ingest(makeSource([...makeRows(60), ...again])));
  for (let row = 0; row < 60; row++) expect(parts.get(String(row))).toBe(parts.get(String(500 + row)));
});

test('the same data gives the same bytes', async () => {
  const [first, second] = [await ingest(makeSource()), await ingest(makeSource())];
  for (const path of [
    'data/interim/train.csv',
    'reports/data_quality.json',
    'reports/class_distribution.svg',
  ]) {
    expect(first.read(path)).toBe(second.read(path));
  }
});

test('labels are joined by row index, not by position', async () => {
  const rows = makeRows(60);
  const straight = await ingest(makeSource(rows));
  const mixed = await ingest({
    ...makeSource(rows),
    'Y_train.csv': makeSource(shuffle(rows))['Y_train.csv'],
  });
  expect(mixed.read('data/interim/train.csv')).toBe(straight.read('data/interim/train.csv'));
});

test('a byte order mark, CRLF line ends, the index called "Unnamed: 0" and title instead of designation change nothing', async () => {
  const source = makeSource();
  const edited = String(source['X_train.csv'])
    .replace(',designation', 'Unnamed: 0,title')
    .replaceAll('\n', '\r\n');
  const plain = await ingest(source);
  const windows = await ingest({ ...source, 'X_train.csv': `\ufeff${edited}` });
  expect(windows.read('data/interim/train.csv')).toBe(plain.read('data/interim/train.csv'));
});

test('files that all lack the index column are joined by position', async () => {
  const withoutIndex = (text: unknown): string => String(text).replaceAll(/^\d*,/gm, '');
  const source = makeSource();
  const plain = await ingest(source);
  const bare = await ingest({
    ...source,
    'X_train.csv': withoutIndex(source['X_train.csv']),
    'Y_train.csv': withoutIndex(source['Y_train.csv']),
  });
  expect(bare.read('data/interim/train.csv')).toBe(plain.read('data/interim/train.csv'));
});

test('a missing description is empty, never the word "nan"', async () => {
  const rows = [...makeRows(60), { row: 60, designation: 'Lampe', description: 'nan', code: 10 }];
  const outcome = await ingest(makeSource(rows));
  expect(PARTS.map((part) => outcome.read(`data/interim/${part}.csv`)).join('')).toContain(
    '60,Lampe,,1,2,10,',
  );
  const report = JSON.parse(outcome.read('reports/data_quality.json')) as {
    texts: Record<string, { missing_descriptions: number }>;
  };
  expect(
    (report.texts.training?.missing_descriptions ?? 0) + (report.texts.evaluation?.missing_descriptions ?? 0),
  ).toBe(1);
});

test('rows that cannot be used are set aside with file, line, column, reason and value, and the rest goes on', async () => {
  const rows: RawRow[] = [
    ...makeRows(60),
    { row: 60, designation: '  ', description: 'NULL', code: 10 },
    { row: 61, designation: 'Lampe', code: 114 },
    { row: 62, designation: 'Lampe', code: 128 },
    { row: 63, designation: 'Lampe', code: '' },
    { row: 64, designation: 'Lampe', code: '10.0' },
    { row: 65, designation: 'Lampe', code: 10, productid: '3.8e9' },
  ];
  const { 'X_train.csv': X, 'Y_train.csv': Y, ...rest } = makeSource(rows);
  const outcome = await ingest({
    ...rest,
    'X_train.csv': `${String(X)}66,a,b\nx7,a,b,1,2\n`,
    'Y_train.csv': `${String(Y)}66,10\n67,10\n`,
  });
  expect(outcome.read('data/interim/quarantine.csv')).toBe(
    [
      'file,line,column,reason,value',
      'Y_train.csv,63,prdtypecode,not one of the 27 codes; did you mean 1140?,114',
      'Y_train.csv,64,prdtypecode,not one of the 27 codes,128',
      'Y_train.csv,65,prdtypecode,no label,',
      'Y_train.csv,66,prdtypecode,not a whole number,10.0',
      'X_train.csv,62,designation,no text: designation and description are empty,  ',
      'X_train.csv,67,productid,not a whole number,3.8e9',
      'X_train.csv,68,,"wrong number of fields; expected 5, got 3","66,a,b"',
      'X_train.csv,69,row index,not a whole number,x7',
      '',
    ].join('\n'),
  );
  expect(outcome.result.summary[0]).toBe(
    '60 listings: 54 training, 6 evaluation · 5 to predict · 8 set aside (data/interim/quarantine.csv)',
  );
  const report = JSON.parse(outcome.read('reports/data_quality.json')) as object;
  expect(report).toMatchObject({
    source_rows: { 'X_train.csv': 68, 'Y_train.csv': 68, 'X_test.csv': 5 },
    rows: { training: 54, evaluation: 6, test: 5, quarantined: 8 },
    quarantine: {
      'not a whole number': 3,
      'not one of the 27 codes': 2,
      'no label': 1,
      'wrong number of fields': 1,
    },
  });
});

test('the report says what duplicates under different labels cost', async () => {
  const rows = [
    ...makeRows(60),
    { row: 60, designation: 'OBJET numero 0', description: 'texte 0', code: 1140 },
  ];
  const source = { ...makeSource(rows), 'X_test.csv': formatListings(makeRows(2)) };
  const outcome = await ingest(source);
  expect(JSON.parse(outcome.read('reports/data_quality.json'))).toMatchObject({
    schema_version: 1,
    classes: { 10: { category: 'Books > Used books', rows: 20 }, 1140: { rows: 21 }, 60: { rows: 0 } },
    duplicates: { groups: 1, rows: 2, test_rows_also_labelled: 2 },
    label_conflicts: {
      groups: 1,
      rows: 2,
      accuracy_upper_bound: 0.983607,
      examples: [{ rows: [0, 60], codes: { 10: 1, 1140: 1 } }],
    },
  });
  const chart = outcome.read('reports/class_distribution.svg');
  expect([...chart.matchAll(/>(\d+) [A-Z]/g)].slice(0, 3).map(([, code]) => code)).toEqual([
    '1140',
    '10',
    '2583',
  ]);
  expect(outcome.result.summary.slice(1)).toEqual([
    '2 listings share their text with another',
    '2 of those carry different labels, so accuracy cannot exceed 98.36 %',
  ]);
});

test('columns that nobody reads and product types without listings are pointed out', async () => {
  const source = makeSource();
  const X = String(source['X_test.csv'])
    .replaceAll(/(.)\n/g, '$1,red\n')
    .replace('imageid,red', 'imageid,colour');
  const { warnings } = await ingest({ ...source, 'X_test.csv': X });
  expect(warnings[0]).toBe('raw/X_test.csv: columns that are not used: colour');
  expect(warnings[1]).toMatch(/^no listing at all: 40 Video games > Video games, 50 /);
});

test('an interruption gets through, and leaves no half-written part', async () => {
  const stop = async (): Promise<void> => Promise.reject(new Error('interrupted'));
  await expect(ingest(makeSource(), {}, stop)).rejects.toThrow('interrupted');
});

test('progress is reported while rows are read', async () => {
  const { progress } = await ingest(makeSource(makeRows(2500)));
  expect(progress.map(({ activity, done }) => `${activity} ${done}`)).toEqual([
    'reading labels undefined',
    'splitting X_train.csv 0',
    'splitting X_train.csv 1000',
    'splitting X_train.csv 2000',
    'checking X_test.csv 0',
  ]);
});

test('the settings of params.yaml are checked, all at once', async () => {
  const ingestSettings = {
    source: '',
    evaluation_share: 0.9,
    max_quarantine_share: 1.5,
    min_class_row: 3,
    min_class_rows: 1,
  };
  expect(await ingestStage.checkParams({ ingest: ingestSettings })).toEqual([
    {
      param: 'ingest.source',
      message: 'expected the folder of X_train.csv, Y_train.csv and X_test.csv, got ""',
    },
    { param: 'ingest.evaluation_share', message: 'expected a number above 0 and below 0.9, got 0.9' },
    { param: 'ingest.max_quarantine_share', message: 'expected a number from 0 to 1, got 1.5' },
    { param: 'ingest.min_class_rows', message: 'expected a whole number of at least 2, got 1' },
    { param: 'ingest.min_class_row', message: 'unknown setting; did you mean min_class_rows?' },
  ]);
});
