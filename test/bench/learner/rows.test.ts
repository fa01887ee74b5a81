import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { scorePredictions, splitRows } from '../../../bench/learner/rows.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'rakuten-bench-rows-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const ROWS = 200;

/** `ROWS` listings "Title N", row N of class 10 or 20. */
function writeSource(): void {
  const numbers = Array.from({ length: ROWS }, (_row, i) => i);
  writeFileSync(
    join(folder, 'X_train.csv.gz'),
    gzipSync(
      `,designation,description\n${numbers.map((i) => `${i},"Épée, N°${i}",<b>Neuf</b> !\n`).join('')}`,
    ),
  );
  writeFileSync(
    join(folder, 'Y_train.csv'),
    `,prdtypecode\n${numbers.map((i) => `${i},${10 + 10 * (i % 2)}\n`).join('')}`,
  );
}

const read = (name: string): string[] =>
  readFileSync(join(folder, name), 'utf8').trimEnd().split('\n').slice(1);
const rowOf = (line: string): number => Number.parseInt(line, 10);

test('deals every row out once, about a fifth of them for testing, and keeps their codes out of the file', async () => {
  writeSource();
  const { trainingRows, testCodes, leftOut, classes } = await splitRows(folder, folder);
  const test = read('test.csv');
  expect([...read('train.csv'), ...test].map(rowOf).sort((a, b) => a - b)).toEqual(
    Array.from({ length: ROWS }, (_row, i) => i),
  );
  expect({ leftOut, classes, rows: trainingRows + testCodes.length }).toEqual({
    leftOut: 0,
    classes: 2,
    rows: ROWS,
  });
  expect(test.length).toBeGreaterThan(ROWS * 0.1);
  expect(test.length).toBeLessThan(ROWS * 0.3);
  expect(testCodes).toEqual(test.map((line) => 10 + 10 * (rowOf(line) % 2)));
  expect(test[0]).toBe(`${rowOf(test[0])},"Épée, N°${rowOf(test[0])}",<b>Neuf</b> !,,`);
});

test('writes the test rows again in lower case, and bare of accents and punctuation', async () => {
  writeSource();
  await splitRows(folder, folder);
  const row = rowOf(read('test.csv')[0]);
  expect(read('test-lowered.csv')[0]).toBe(`${row},"épée, n°${row}",neuf !,,`);
  expect(read('test-bare.csv')[0]).toBe(`${row},epee n ${row},neuf,,`);
});

test('keeps a group on one side', async () => {
  writeSource();
  const groups = Array.from({ length: ROWS }, (_row, i) => `group-${i % 20}`);
  writeFileSync(join(folder, 'groups.txt.gz'), gzipSync(`${groups.join('\n')}\n`));
  await splitRows(folder, folder, join(folder, 'groups.txt.gz'));
  const sides = [read('train.csv'), read('test.csv')].map(
    (lines) => new Set(lines.map((line) => groups[rowOf(line)])),
  );
  expect(sides[1].size).toBeGreaterThan(0);
  expect(sides[0].size + sides[1].size).toBe(20);
});

test('says so when the groups are not one for each row', async () => {
  writeSource();
  const path = join(folder, 'groups.txt');
  writeFileSync(path, 'one\ntwo\n');
  await expect(splitRows(folder, folder, path)).rejects.toThrow(
    `${path}: expected ${ROWS} lines, one for each row, got 2.`,
  );
});

test('leaves out rows without text or label, and counts them', async () => {
  writeFileSync(join(folder, 'X_train.csv'), ',designation,description\n0,,\n1,Livre,\n2,Jeu,\n');
  writeFileSync(join(folder, 'Y_train.csv'), ',prdtypecode\n0,10\n2,10\n');
  const { leftOut, trainingRows, testCodes } = await splitRows(folder, folder);
  expect([leftOut, trainingRows + testCodes.length]).toEqual([2, 1]);
});

test('judges predictions by their codes', () => {
  const path = join(folder, 'predictions.txt');
  writeFileSync(path, '10\n10\n2583\n');
  const { accuracy, f1_macro } = scorePredictions(path, [10, 2583, 2583]);
  expect(accuracy).toBeCloseTo(2 / 3);
  expect(f1_macro).toBeCloseTo(2 / 3);
  expect(() => scorePredictions(path, [10])).toThrow(`${path}: expected 1 predictions, got 3.`);
});
