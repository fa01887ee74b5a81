import { mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { collect } from '../../support/collect.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';
import { readFeedback } from '../../../src/data/arrival/read-feedback.ts';
import { readCsvRows } from '../../../src/data/read-csv.ts';
import type { Taxonomy } from '../../../src/data/taxonomy.ts';
import { FEEDBACK_FILE, syncFeedbackFile } from '../../../src/monitoring/log/feedback-file.ts';
import { INFERENCE_LOG_COLUMNS, writeInferenceLog } from '../../../src/monitoring/log/inference-log.ts';
import {
  formatFeedbackQuarantine,
  readFeedbackRows,
} from '../../../src/monitoring/log/read-feedback-rows.ts';
import { formatReviewSheet, toReviewItem } from '../../../src/monitoring/log/review-sheet.ts';
import {
  idOf,
  MODEL,
  openLog,
  openReader,
  predictionOf,
} from '../../tracking/predictions/prediction-cases.ts';

const CODES = [10, 40, 1140, 2583];
const TAXONOMY: Taxonomy = {
  codes: CODES,
  has: (code) => CODES.includes(code),
  categoryOf: (code) => `type ${code}`,
};

async function* bytesOf(text: string | Uint8Array): AsyncGenerator<Uint8Array> {
  yield Buffer.from(text);
}

const read = (text: string | Uint8Array) => readFeedbackRows(bytesOf(text), 'in/labels.csv', TAXONOMY);

describe('readFeedbackRows', () => {
  test.each([
    ['', 'in/labels.csv:1:1: expected a header with prediction_id and label, got nothing.'],
    [
      'prediction;label\na;10\n',
      'in/labels.csv:1:1: expected the columns prediction_id and label, got prediction;label.',
    ],
    [
      Buffer.from('id\0,\x1b[2Jlabel\n'),
      'in/labels.csv:1:1: expected the columns prediction_id and label, got id\ufffd,\ufffd[2Jlabel.',
    ],
    [
      `${'x'.repeat(300)}\n`,
      `in/labels.csv:1:1: expected the columns prediction_id and label, got ${'x'.repeat(200)}….`,
    ],
    [
      'prediction_id;label\n"a" b;10\n',
      'in/labels.csv:2:3: expected a semicolon or the end of the row after a closing quote, got " b;10".',
    ],
    ['prediction_id,label,label\n', 'in/labels.csv:1: expected the column label once, got it twice.'],
  ])('refuses %j', async (text, message) => {
    await expect(read(text)).rejects.toMatchObject({ code: 'DATA_INVALID', message });
  });

  test('sets aside what cannot be used, with line, reason and value', async () => {
    const { labels, faults, blank } = await read(
      'title,prediction_id,label,by,origin\n' +
        '"two\nlines",A1,10,,\nx,a2,114,,\nx,a3,7,,\nx,a4,ten,,\nx,,10,,\nx,a5,10\nx,a6,,,\nx,a7,10,Bob,moon\nx,a8, 2583 ,Bob,review\n',
    );
    expect(labels).toEqual([
      { line: 2, predictionId: 'a1', label: 10, origin: 'file' },
      { line: 11, predictionId: 'a8', label: 2583, origin: 'review', by: 'Bob' },
    ]);
    expect(blank).toBe(1);
    expect(formatFeedbackQuarantine([...faults].reverse())).toBe(
      'file,line,column,reason,value\n' +
        'labels.csv,4,label,not one of the 4 codes; did you mean 1140?,114\n' +
        'labels.csv,5,label,not one of the 4 codes,7\n' +
        'labels.csv,6,label,not a whole number,ten\n' +
        'labels.csv,7,prediction_id,no prediction,\n' +
        'labels.csv,8,,"wrong number of fields; expected 5, got 3","x,a5,10"\n' +
        'labels.csv,10,origin,"not one of cli, file, service, review",moon\n',
    );
  });

  test.each([
    ['semicolons, CRLF, BOM', '\ufeffprediction_id;label;by\r\na1;10;Ann, Bob\r\n'],
    ['tabs', 'prediction_id\tlabel\tby\na1\t10\tAnn, Bob\n'],
    ['quotes', '"prediction_id";"label";"by"\n"a1";"10";"Ann, Bob"\n'],
    ['other case', 'By,Prediction_ID, LABEL \n"Ann, Bob",A1, 10 \n'],
  ])('takes what a spreadsheet makes of the sheet: %s', async (_name, text) => {
    expect((await read(text)).labels).toEqual([
      { line: 2, predictionId: 'a1', label: 10, origin: 'file', by: 'Ann, Bob' },
    ]);
  });

  test('takes labels of a row whose title a spreadsheet wrote in its own encoding', async () => {
    const sheet = 'prediction_id;label;designation\na1;10;Piscine gonfl\xe9e, "ronde"\n';
    const { labels, faults } = await read(Buffer.from(sheet, 'latin1'));
    expect(faults).toEqual([]);
    expect(labels).toEqual([{ line: 2, predictionId: 'a1', label: 10, origin: 'file' }]);
  });

  test('sets aside bytes that are not UTF-8', async () => {
    const { faults } = await read(Buffer.from('prediction_id,label\na\xe9,10\n', 'latin1'));
    expect(faults).toMatchObject([{ line: 2, reason: 'not UTF-8', remark: 'the byte 0xe9' }]);
  });
});

describe('syncFeedbackFile', () => {
  function start() {
    const root = temporaryFolder();
    const log = openLog(join(root, 'models', 'rakuten.db'));
    const text = { designation: '=1+1, "x"\ny', description: 'é' };
    log.append(MODEL, [
      predictionOf(2, { text, productid: '7', imageid: '8' }),
      predictionOf(1),
      predictionOf(3, { text: null }),
    ]);
    return { root, log, path: join(root, FEEDBACK_FILE) };
  }
  const label = (number: number, code: number) =>
    ({ predictionId: idOf(number), label: code, origin: 'cli' }) as const;

  test('makes no file where there is no label', () => {
    const { root, log, path } = start();
    expect(syncFeedbackFile(log, root)).toEqual({ learnable: 0, withoutText: 0, written: false });
    expect(() => statSync(path)).toThrow('ENOENT');
  });

  test('writes the labels that count, by id of the prediction, as ingest reads them', async () => {
    const { root, log, path } = start();
    log.addFeedback([label(2, 10), label(1, 40), label(3, 10), label(2, 2583)]);
    expect(syncFeedbackFile(log, root)).toEqual({ learnable: 2, withoutText: 1, written: true });
    expect(readFileSync(path, 'utf8')).toBe(
      'prediction_id,labelled_at,origin,prdtypecode,designation,description,productid,imageid\n' +
        `${idOf(1)},2026-03-02T00:00:00.000Z,cli,40,text 1,,,\n` +
        `${idOf(2)},2026-03-02T00:00:00.000Z,cli,2583,"=1+1, ""x""\ny",é,7,8\n`,
    );
    const { listings, quarantined } = await readFeedback(path, FEEDBACK_FILE, TAXONOMY);
    expect(quarantined).toEqual([]);
    expect(listings.map(({ prdtypecode }) => prdtypecode)).toEqual([40, 2583]);
  });

  test('leaves the file alone where it is right, and heals it where it is not', () => {
    const { root, log, path } = start();
    log.addFeedback([label(1, 40)]);
    syncFeedbackFile(log, root);
    const before = statSync(path);
    expect(syncFeedbackFile(log, root).written).toBe(false);
    expect(statSync(path).ino).toBe(before.ino);
    const right = readFileSync(path, 'utf8');
    writeFileSync(path, right.slice(0, 50));
    expect(syncFeedbackFile(log, root).written).toBe(true);
    expect(readFileSync(path, 'utf8')).toBe(right);
  });

  test('forgets labels that were erased', () => {
    const { root, log, path } = start();
    log.addFeedback([label(2, 10)]);
    syncFeedbackFile(log, root);
    log.prune({ kind: 'product', productid: '7' });
    expect(syncFeedbackFile(log, root)).toMatchObject({ learnable: 0, written: true });
    expect(readFileSync(path, 'utf8')).not.toContain('1+1');
  });
});

describe('writeInferenceLog', () => {
  test('gives one row a prediction, its label, and the same bytes each time', async () => {
    const folder = temporaryFolder();
    const path = join(folder, 'rakuten.db');
    const log = openLog(path);
    log.append(MODEL, [predictionOf(1), predictionOf(2, { text: null, contentHash: null, productid: '7' })]);
    log.addFeedback([{ predictionId: idOf(2), label: 40, origin: 'cli' }]);
    const reader = openReader(path);
    const write = (name: string): number =>
      writeInferenceLog(join(folder, name), reader.iteratePredictions(), reader.readLabelled());
    expect([write('a.csv'), write('b.csv')]).toEqual([2, 2]);
    const bytes = readFileSync(join(folder, 'a.csv'));
    expect(readFileSync(join(folder, 'b.csv'))).toEqual(bytes);
    const [header, first, second] = (await collect(readCsvRows(bytesOf(bytes), 'a.csv'))).map(
      ({ fields }) => fields,
    );
    expect(header).toEqual(INFERENCE_LOG_COLUMNS);
    const common = ['10', '0.75', '0.12', '6', '0.5', 'true', '6', '0'];
    const probabilities = '{"10":0.75,"40":0.125,"2583":0.125}';
    const made = (number: number) => [idOf(number), predictionOf(number).predictedAt, 'cli', MODEL.name, '1'];
    expect(first).toEqual([...made(1), '', '', ...common, 'hash 1', 'text 1', '', '', '', probabilities]);
    expect(second).toEqual([
      ...[...made(2), '7', '', ...common, '', '', ''],
      ...['40', '2026-03-02T00:00:00.000Z', probabilities],
    ]);
  });
});

describe('formatReviewSheet', () => {
  test('goes back as it is: rows without a label are blank, filled in ones are labels', async () => {
    const folder = temporaryFolder();
    mkdirSync(folder, { recursive: true });
    const path = join(folder, 'rakuten.db');
    openLog(path).append(MODEL, [
      predictionOf(1, { text: { designation: '=HYPERLINK("x")', description: 'a, b' } }),
      predictionOf(2),
    ]);
    const items = openReader(path).listForReview(9).map(toReviewItem);
    expect(items[0]).toMatchObject({
      margin: 0.625,
      top: [
        { code: 10, probability: 0.75 },
        { code: 40, probability: 0.125 },
        { code: 2583, probability: 0.125 },
      ],
    });
    const sheet = formatReviewSheet(items, 'review', TAXONOMY.categoryOf);
    expect(sheet.split('\n')[1]).toBe(
      `${idOf(1)},,type 10,10,0.750,40,0.125,2583,0.125,"'=HYPERLINK(""x"")","a, b",review`,
    );
    expect(await read(sheet)).toEqual({ labels: [], faults: [], blank: 2 });
    expect(await read(sheet.replace(`${idOf(2)},,`, `${idOf(2)},40,`))).toMatchObject({
      labels: [{ predictionId: idOf(2), label: 40, origin: 'review' }],
      blank: 1,
    });
  });
});
