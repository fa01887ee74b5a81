import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import sharp from 'sharp';
import { describe, expect, test } from 'vitest';
import { AppError } from '../../src/errors/app-error.ts';
import { readFeatureSet } from '../../src/features/feature-set.ts';
import { rowOf } from '../../src/features/sparse-matrix.ts';
import type { StageContext } from '../../src/pipeline/run/built-in-stage.ts';
import { featuresStage } from '../../src/stages/features-stage.ts';
import { PLAIN_FEATURES } from '../support/feature-options.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { createStageContext } from './stage-context.ts';

const IMAGES = 'data/raw/images/image_train';
const FEATURES = 'data/processed/features';
const COLOURS = ['red', 'green', 'blue', 'yellow'];

/** Of twelve listings the even ones have an image, of one colour out of four. */
const ROWS = Array.from({ length: 12 }, (_row, row) => row);
const line = (row: number): string =>
  `${row},livre ${row % 3},,${900 + row},${70 - row},10,${'0'.repeat(16)},source\n`;
const imageName = (row: number): string => `image_${70 - row}_product_${900 + row}.jpg`;

async function createProject(trainRows: readonly number[] = ROWS): Promise<string> {
  const root = temporaryFolder();
  for (const folder of ['data/interim', FEATURES, IMAGES]) mkdirSync(join(root, folder), { recursive: true });
  const header = 'row,designation,description,productid,imageid,prdtypecode,group,origin\n';
  writeFileSync(join(root, 'data/interim/train.csv'), header + trainRows.map(line).join(''));
  writeFileSync(join(root, 'data/interim/evaluation.csv'), header + line(0) + line(1));
  for (const row of ROWS.filter((each) => each % 2 === 0)) {
    const background = COLOURS[(row / 2) % COLOURS.length];
    const image = sharp({ create: { width: 8, height: 8, channels: 3, background } });
    await image.png().toFile(join(root, IMAGES, imageName(row)));
  }
  return root;
}

interface Ran {
  readonly summary: readonly string[];
  readonly warnings: readonly string[];
}

async function runFeatures(root: string, images: string, context: Partial<StageContext> = {}): Promise<Ran> {
  const warnings: string[] = [];
  const params = { features: { ...PLAIN_FEATURES, images }, ingest: { source: 'data/raw' } };
  const { summary } = await featuresStage.run({ ...createStageContext(root, params, warnings), ...context });
  return { summary, warnings };
}

/** Of each training row, in their order: its columns of the images. */
function imageColumns(root: string): string[] {
  const { vectoriser, train } = readFeatureSet(join(root, FEATURES));
  const { offset } = vectoriser.spaces[vectoriser.spaces.length - 1];
  return Array.from(train.codes, (_code, row) =>
    rowOf(train.matrix, row)
      .indices.filter((column) => column >= offset)
      .join(),
  );
}

describe.each(['metadata', 'pixels'])('images: %s', (images) => {
  test('counts them, and lists where the missing ones should be', async () => {
    const root = await createProject();
    const { summary, warnings } = await runFeatures(root, images);
    expect(summary.at(-1)).toBe(
      'images · training part: 6 of 12 with image · evaluation part: 1 of 2 with image · the others: data/processed/features/missing_images.csv',
    );
    expect(warnings).toEqual([]);
    expect(readFileSync(join(root, FEATURES, 'missing_images.csv'), 'utf8')).toBe(
      [
        'part,row,path,reason',
        ...[1, 3, 5, 7, 9, 11].map((row) => `train,${row},${IMAGES}/${imageName(row)},missing`),
        `evaluation,1,${IMAGES}/${imageName(1)},missing`,
        '',
      ].join('\n'),
    );
  });

  test('broken images are no error: counted, listed with the reason', async () => {
    const root = await createProject();
    writeFileSync(join(root, IMAGES, imageName(2)), '');
    writeFileSync(join(root, IMAGES, imageName(3)), '<html>404</html>');
    const { summary } = await runFeatures(root, images);
    expect(summary.at(-1)).toContain('training part: 5 of 12 with image, 2 broken · ');
    const list = readFileSync(join(root, FEATURES, 'missing_images.csv'), 'utf8');
    expect(list).toContain(`train,2,${IMAGES}/${imageName(2)},empty file\n`);
    expect(list).toContain(`train,3,${IMAGES}/${imageName(3)},"no JPEG, PNG, GIF or WebP file"\n`);
  });
});

test('an image belongs to its listing by the ids: shuffled rows keep theirs', async () => {
  const shuffled = ROWS.map((row) => (5 * row + 7) % ROWS.length);
  const [straight, other] = [await createProject(), await createProject(shuffled)];
  await runFeatures(straight, 'pixels');
  await runFeatures(other, 'pixels');
  const expected = imageColumns(straight);
  expect(new Set(expected).size).toBe(COLOURS.length + 1); // a set of columns for each colour, and none
  expect(imageColumns(other)).toEqual(shuffled.map((row) => expected[row]));
});

test('off: the images are not looked at, and nothing of them is written', async () => {
  const root = await createProject();
  const opened: string[] = [];
  const { summary } = await runFeatures(root, 'off', {
    input: (path) => {
      opened.push(path);
      return join(root, path);
    },
  });
  expect(summary).toHaveLength(1);
  expect(opened).toEqual(['data/interim/train.csv', 'data/interim/evaluation.csv']);
  expect(readdirSync(join(root, FEATURES)).sort()).toEqual([
    ...['evaluation.safetensors', 'features.json', 'train.safetensors', 'vectoriser.safetensors'],
  ]);
  expect(readFileSync(join(root, FEATURES, 'features.json'), 'utf8')).not.toContain('images');
});

test('where no listing has an image, a warning says so', async () => {
  const root = await createProject([1, 3, 5]);
  const { warnings } = await runFeatures(root, 'metadata');
  expect(warnings).toEqual([
    'no training listing has an image, so the model learns nothing from them; missing_images.csv lists where they were looked for',
  ]);
});

describe('images that the stage does not declare', () => {
  const declaring = (root: string, ...paths: string[]): Pick<StageContext, 'input'> => ({
    input: (path) => {
      if (paths.some((declared) => path === declared || path.startsWith(`${declared}/`)))
        return join(root, path);
      throw new AppError('PIPELINE_INVALID', `undeclared: ${path}`);
    },
  });
  const HINT = 'Add them to the stages features and predict in pipeline.yaml, or set features.images: off.';
  const MESSAGE =
    'Stage "stage" measures images: expected it to declare where they are, found no such lines in pipeline.yaml.';

  test('no dep: the error says which line to add', async () => {
    const root = await createProject();
    await expect(runFeatures(root, 'pixels', declaring(root, 'data/interim'))).rejects.toMatchObject({
      ...{ code: 'PIPELINE_INVALID', message: MESSAGE, hint: HINT },
      details: ['deps:    - ${ingest.source}/images'],
    });
  });

  test('no param that says where the source is: the error says which lines to add', async () => {
    const root = await createProject();
    const params = { features: { ...PLAIN_FEATURES, images: 'pixels' } };
    await expect(runFeatures(root, 'pixels', { params })).rejects.toMatchObject({
      ...{ code: 'PIPELINE_INVALID', message: MESSAGE },
      details: ['params:  - ingest.source', 'deps:    - ${ingest.source}/images'],
    });
  });

  test.each(['data/raw/images', IMAGES])('%s as a dep is enough', async (declared) => {
    const root = await createProject();
    const { summary } = await runFeatures(root, 'pixels', declaring(root, 'data/interim', declared));
    expect(summary.at(-1)).toContain('6 of 12 with image');
  });
});
