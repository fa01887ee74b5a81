import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { reviewTrainingRows, type TrainingReview } from '../../src/stages/review-training-rows.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { createStageContext } from './stage-context.ts';

const CLASSES = [
  { code: 10, category: 'Books > Used books' },
  { code: 2583, category: 'Home & garden > Pool & spa' },
];
const LABELS = Int32Array.of(0, 0, 1, 1, 1);
/** Scores 4 for the label and 0 for the other class, but in the last row the other way round. */
const SCORES = Float64Array.of(4, 0, 4, 0, 0, 4, 0, 4, 4, 0);

interface Reviewed extends TrainingReview {
  readonly written: string;
}

async function review(codes: readonly number[], temperature = 1): Promise<Reviewed> {
  const root = temporaryFolder();
  mkdirSync(join(root, 'data/interim'), { recursive: true });
  mkdirSync(join(root, 'reports'));
  const lines = codes.map(
    (code, i) => `${100 + i},Titre ${i},,p${i},i${i},${code},00112233445566${i}7,source\n`,
  );
  writeFileSync(
    join(root, 'data/interim/train.csv'),
    `row,designation,description,productid,imageid,prdtypecode,group,origin\n${lines.join('')}`,
  );
  const calibration = { method: 'softmax', temperature, power: 1 } as const;
  const held = { scores: SCORES, calibration, labels: LABELS, classes: CLASSES };
  const reviewed = await reviewTrainingRows(createStageContext(root), held);
  return { ...reviewed, written: readFileSync(join(root, 'reports/suspects.csv'), 'utf8') };
}

test('writes the rows whose label the held-out scores contradict, with their listings', async () => {
  const { written, suspectsFile, suspects } = await review([10, 10, 2583, 2583, 2583]);
  // softmax(4, 0) = 0.982014
  expect(written).toBe(
    `row,productid,prdtypecode,category,predicted,predicted_category,probability_of_label,probability_of_predicted,designation
104,p4,2583,Home & garden > Pool & spa,10,Books > Used books,0.017986,0.982014,Titre 4
`,
  );
  expect(suspectsFile).toBe(written);
  expect(suspects).toBe(1);
});

test('probabilities are the calibrated ones', async () => {
  // softmax(2, 0) = 0.880797
  expect((await review([10, 10, 2583, 2583, 2583], 2)).written).toContain(',0.119203,0.880797,');
});

test('counts how the titles are written', async () => {
  expect((await review([10, 10, 2583, 2583, 2583])).caseProfile).toEqual({
    ...{ rows: 5, upperCaseShare: 1, lowerCaseShare: 1, accentShare: 0, punctuationShare: 0 },
  });
});

test.each([
  ['fewer rows', [10, 10, 2583, 2583]],
  ['more rows', [10, 10, 2583, 2583, 2583, 10]],
  ['other labels', [10, 10, 2583, 2583, 10]],
])('refuses listings with %s than the features', async (_name, codes) => {
  await expect(review(codes)).rejects.toMatchObject({
    code: 'DATA_INVALID',
    message:
      'Expected data/interim/train.csv to hold the 5 rows that data/processed/features was made of, in that order; it holds others.',
    hint: 'rakuten repro train',
  });
});
