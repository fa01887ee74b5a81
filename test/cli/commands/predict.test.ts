import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test, vi } from 'vitest';
import { registerPredict } from '../../../src/cli/commands/predict.ts';
import { countCase } from '../../../src/data/case-profile.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';
import { runCommandLine, type CommandOutput } from './run-command-line.ts';

const CLASSES = [
  { code: 10, category: 'Books > Used books' },
  { code: 2583, category: 'Home & garden > Pool & spa' },
];

// The answer is the confidence that the title ends with: what is tested is what becomes of it.
vi.mock('../../../src/cli/predicting/load-production-model.ts', () => ({
  loadProductionModel: (folder: string) => ({
    model: { classes: CLASSES, vectoriser: { options: { spaces: {} } } },
    ...{ folder, name: 'rakuten_classifier', version: 3, alias: 'production' },
  }),
}));
vi.mock('../../../src/models/model-folder.ts', () => ({
  readCompanion: (folder: string, name: string) => readFileSync(join(folder, name), 'utf8'),
}));
vi.mock('../../../src/models/explain-classification.ts', () => ({ explainClassification: undefined }));
vi.mock('../../../src/models/classify-listing.ts', () => ({
  classifyListing: (_model: unknown, { designation }: { designation: string }, count: number) => {
    const confidence = Number(/[\d.]+$/.exec(designation)?.[0]);
    const probabilities = [confidence, 1 - confidence];
    return { top: CLASSES.map((type, k) => ({ ...type, probability: probabilities[k] })).slice(0, count) };
  },
}));

function predict(cwd: string, ...options: string[]): Promise<CommandOutput> {
  return runCommandLine(registerPredict, ['predict', ...options], { cwd, now: '2026-03-01T12:00:00.000Z' });
}

function projectWith(name: string, text: string): string {
  const root = temporaryFolder();
  writeFileSync(join(root, name), text);
  return root;
}

describe('--text', () => {
  test.each([
    [['Livre 0.55', '--abstain-below', '0.6'], true],
    [['Livre 0.6', '--abstain-below', '0.6'], false],
    [['Livre 0.55'], false],
  ])('%j as JSON: needs_review is %s', async (options, expected) => {
    const { stdout } = await predict(temporaryFolder(), '--text', ...options, '--json');
    expect(Object.keys(JSON.parse(stdout) as object).slice(0, 4)).toEqual([
      ...['predicted_class', 'category', 'confidence', 'needs_review'],
    ]);
    expect(JSON.parse(stdout)).toMatchObject({ predicted_class: 10, needs_review: expected });
  });

  test('as text a line says so', async () => {
    const { stdout } = await predict(temporaryFolder(), '--text', 'Livre 0.55', '--abstain-below', '0.6');
    expect(stdout.split('\n')).toEqual([
      '  10  Books > Used books           55.0 %  █████████████',
      '2583  Home & garden > Pool & spa   45.0 %  ███████████',
      'needs review: its confidence is below 0.6',
      '',
      'rakuten_classifier version 3, production',
    ]);
    expect((await predict(temporaryFolder(), '--text', 'Livre 0.55')).stdout).not.toContain('review');
  });
});

describe('--file', () => {
  const CSV = 'id,title\na,Livre 0.9\nb,Livre 0.55\nc,\n';

  test('CSV answers have a column needs_review, empty beside an error', async () => {
    const root = projectWith('listings.csv', CSV);
    const { stdout, notes } = await predict(
      root,
      ...['--file', 'listings.csv', '--top', '1', '--abstain-below', '0.6'],
    );
    expect(stdout.split('\n')).toEqual([
      'id,prdtypecode,category,confidence,needs_review,top_1,probability_1,error',
      'a,10,Books > Used books,0.9,false,10,0.9,',
      'b,10,Books > Used books,0.55,true,10,0.55,',
      'c,,,,,,,"line 4: expected a designation or a description, got neither"',
    ]);
    expect(notes).toBe(
      '2 listings classified, 1 with an error, 1 needs review (confidence below 0.6) · rakuten_classifier version 3',
    );
  });

  test('JSON answers have a field needs_review, false everywhere without --abstain-below', async () => {
    const root = projectWith('listings.csv', CSV);
    const { stdout, notes } = await predict(root, '--file', 'listings.csv', '--top', '1', '--json');
    expect(stdout.split('\n').slice(0, 2)).toEqual([
      '{"id":"a","predicted_class":10,"category":"Books > Used books","confidence":0.9,"needs_review":false,"probabilities":{"10":0.9}}',
      '{"id":"b","predicted_class":10,"category":"Books > Used books","confidence":0.55,"needs_review":false,"probabilities":{"10":0.55}}',
    ]);
    expect(notes).toBe('2 listings classified, 1 with an error · rakuten_classifier version 3');
  });

  test.each([
    ['lowered', 'livre 0.9', true],
    ['as they were learnt', 'Livre 0.9', false],
  ])('titles that are %s', async (_name, title, warned) => {
    const root = projectWith('listings.csv', `title\n${`${title}\n`.repeat(200)}`);
    const learnt = Array.from({ length: 200 }, () => ({ designation: 'Livre', description: '' }));
    writeFileSync(join(root, 'case-profile.json'), JSON.stringify(countCase(learnt)));
    const { notes } = await predict(root, '--file', 'listings.csv');
    const lines = notes.split('\n');
    expect(lines.at(-1)).toBe('200 listings classified · rakuten_classifier version 3');
    expect(lines.length).toBe(warned ? 2 : 1);
    if (warned)
      expect(lines[0]).toMatch(
        /^warning: 100 % of the training titles have capital letters, 0 % of these do/,
      );
  });
});

describe('--abstain-below', () => {
  test.each(['60', '-0.1', 'half', '', 'NaN'])('refuses %j', async (value) => {
    await expect(
      predict(temporaryFolder(), '--text', 'Livre', `--abstain-below=${value}`),
    ).rejects.toThrow('expected a number from 0 to 1.'); // prettier-ignore
  });

  test('does not go with the stage, and says what does', async () => {
    await expect(predict(temporaryFolder(), '--abstain-below', '0.6')).rejects.toMatchObject({
      code: 'USAGE',
      message: 'Expected --abstain-below together with --text or --file or --stdin.',
      hint: 'rakuten repro predict -S predict.abstain_below=0.6   (for the stage)',
    });
  });
});
