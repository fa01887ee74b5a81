import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test, vi } from 'vitest';
import { countCase } from '../../src/data/case-profile.ts';
import { readPredictions } from '../../src/monitoring/read-predictions.ts';
import { predictStage } from '../../src/stages/predict-stage.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { createStageContext } from './stage-context.ts';

const CLASSES = [
  { code: 10, category: 'Books > Used books' },
  { code: 2583, category: 'Home & garden > Pool & spa' },
];

// The answer is the confidence that the title ends with: what is tested is what becomes of it.
vi.mock('../../src/models/model-folder.ts', () => ({
  readModelFolder: () => ({ classes: CLASSES, vectoriser: { options: { spaces: {} } } }),
  readCompanion: (folder: string, name: string) => readFileSync(join(folder, name), 'utf8'),
}));
vi.mock('../../src/models/classify-listing.ts', () => ({
  classifyListing: (_model: unknown, { designation }: { designation: string }, count: number) => {
    const confidence = Number(/[\d.]+$/.exec(designation)?.[0]);
    const probabilities = [confidence, 1 - confidence];
    return { top: CLASSES.map((type, k) => ({ ...type, probability: probabilities[k] })).slice(0, count) };
  },
}));

interface Outcome {
  readonly summary: readonly string[];
  readonly warnings: readonly string[];
  readonly path: string;
}

async function predict(
  titles: readonly string[],
  params: object,
  learntTitles?: readonly string[],
): Promise<Outcome> {
  const root = temporaryFolder();
  for (const folder of ['data/interim', 'data/processed', 'models/rakuten_classifier'])
    mkdirSync(join(root, folder), { recursive: true });
  const rows = titles.map((title, i) => `${i},${title},,1,2\n`);
  writeFileSync(
    join(root, 'data/interim/test.csv'),
    `row,designation,description,productid,imageid\n${rows.join('')}`,
  );
  if (learntTitles !== undefined) {
    const profile = countCase(learntTitles.map((designation) => ({ designation, description: '' })));
    writeFileSync(join(root, 'models/rakuten_classifier/case-profile.json'), JSON.stringify(profile));
  }
  const warnings: string[] = [];
  const { summary } = await predictStage.run(createStageContext(root, { predict: params }, warnings));
  return { summary, warnings, path: join(root, 'data/processed/predictions.csv') };
}

test('answers below predict.abstain_below need review, and the summary counts them', async () => {
  const { path, summary } = await predict(['Livre 0.9', 'Livre 0.6', 'Livre 0.55'], {
    top_k: 2,
    abstain_below: 0.6,
  });
  expect(readFileSync(path, 'utf8')).toBe(
    `id,prdtypecode,category,confidence,needs_review,top_1,probability_1,top_2,probability_2
0,10,Books > Used books,0.9,false,10,0.9,2583,0.1
1,10,Books > Used books,0.6,false,10,0.6,2583,0.4
2,10,Books > Used books,0.55,true,10,0.55,2583,0.45
`,
  );
  expect(summary).toEqual([
    '3 listings classified · mean confidence 0.683 · 1 needs review (confidence below 0.6)',
  ]);
});

test('without predict.abstain_below none needs review', async () => {
  const { path, summary } = await predict(['Livre 0.1'], { top_k: 1 });
  expect(readFileSync(path, 'utf8')).toContain('\n0,10,Books > Used books,0.1,false,10,0.1\n');
  expect(summary).toEqual(['1 listing classified · mean confidence 0.100']);
});

test('drift reads the file', async () => {
  const { path } = await predict(['Livre 0.9'], { top_k: 2, abstain_below: 1 });
  const predictions = await readPredictions(path, 'predictions.csv', new Set([10, 2583]));
  expect([...predictions]).toEqual([[0, { line: 2, code: 10, confidence: 0.9 }]]);
});

const NATURAL = Array.from({ length: 200 }, () => 'Livre ancien 0.9');
const LOWERED = NATURAL.map((title) => title.toLowerCase());

test('titles whose capitals were removed are warned of', async () => {
  const { warnings } = await predict(LOWERED, { top_k: 1 }, NATURAL);
  expect(warnings).toHaveLength(1);
  expect(warnings[0]).toMatch(/^100 % of the training titles have capital letters, 0 % of these do/);
});

test.each([
  ['alike', NATURAL, NATURAL],
  ['of a model without a case profile', LOWERED, undefined],
])('titles that are %s are not', async (_name, titles, learnt) => {
  expect((await predict(titles, { top_k: 1 }, learnt)).warnings).toEqual([]);
});
