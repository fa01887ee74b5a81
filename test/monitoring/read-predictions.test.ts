import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { readPredictions, type Prediction } from '../../src/monitoring/read-predictions.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const HEADER = 'id,prdtypecode,category,confidence,top_1,probability_1';

async function read(content: string): Promise<Map<number, Prediction>> {
  const path = join(temporaryFolder(), 'predictions.csv');
  writeFileSync(path, content);
  return readPredictions(path, 'predictions.csv', new Set([10, 2583]));
}

test('finds each prediction by its id', async () => {
  const predictions = await read(
    `${HEADER}\n7,10,Books > Used books,0.5,10,0.5\n3,2583,"Home, garden",1,2583,1\n`,
  );
  expect(predictions).toEqual(
    new Map([
      [7, { line: 2, code: 10, confidence: 0.5 }],
      [3, { line: 3, code: 2583, confidence: 1 }],
    ]),
  );
});

test.each([
  [
    'id,code\n',
    'predictions.csv:1:1: expected a header that starts with id,prdtypecode,category,confidence, got id,code.',
  ],
  [
    '',
    'predictions.csv:1:1: expected a header that starts with id,prdtypecode,category,confidence, got an empty file.',
  ],
  [`${HEADER}\nx,10,c,0.5,,\n`, 'predictions.csv:2: expected a whole number as id, got "x".'],
  [`${HEADER}\n1,10,c,0.5,,\n1,10,c,0.5,,\n`, 'predictions.csv:3: expected every id once, got 1 again.'],
  [
    `${HEADER}\n1,114,c,0.5,,\n`,
    'predictions.csv:2: expected one of the model\'s 2 classes as prdtypecode, got "114".',
  ],
  [`${HEADER}\n1,10,c,1.5,,\n`, 'predictions.csv:2: expected a confidence from 0 to 1, got "1.5".'],
  [`${HEADER}\n1,10,c,,,\n`, 'predictions.csv:2: expected a confidence from 0 to 1, got "".'],
])('refuses %j', async (content, message) => {
  await expect(read(content)).rejects.toMatchObject({
    code: 'DATA_INVALID',
    message,
    hint: 'Predict again with the model that is compared: rakuten repro --force predict',
  });
});

test('says when there are none', async () => {
  const path = join(temporaryFolder(), 'predictions.csv');
  await expect(readPredictions(path, 'predictions.csv', new Set([10]))).rejects.toMatchObject({
    code: 'DATA_NOT_FOUND',
  });
});
