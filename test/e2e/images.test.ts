import { cpSync, readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { createProject, type Project } from './support/project.ts';
import { readError, waitUntil, type Ended } from './support/rakuten.ts';
import { parseRows } from './support/small-data.ts';

const SAMPLE_IMAGES = join(import.meta.dirname, '../../data/sample/images');
const IMAGE_TRAIN = 'data/sample/images/image_train';
const PIPELINE = readFileSync(join(import.meta.dirname, '../../pipeline.yaml'), 'utf8');

/** The pipeline as it ships, its stages features and predict with the images declared, as the error says. */
function declareImages(pipeline: string): string {
  return pipeline
    .split(/(?=^ {2}\w+:$)/m)
    .map((stage) =>
      /^ {2}(?:features|predict):/.test(stage)
        ? stage
            .replace('    params:\n', '      - ${ingest.source}/images\n    params:\n')
            .replace('    outs:\n', '      - ingest.source\n    outs:\n')
        : stage,
    )
    .join('');
}

let project: Project;
let first: Ended;

beforeAll(async () => {
  project = createProject();
  cpSync(SAMPLE_IMAGES, project.path('data/sample/images'), { recursive: true });
  project.edit('params.yaml', 'images: off', 'images: pixels');
  project.write('pipeline.yaml', declareImages(PIPELINE));
  first = await project.run(['repro']);
}, 60_000);

describe('images: pixels on the bundled sample', () => {
  test('the pipeline runs; each training listing has its image, or is listed with the place of it', () => {
    expect(first).toMatchObject({ code: 0, stderr: '' });
    expect(first.stdout).toMatch(/images · training part: \d+ of \d+ with image · evaluation part: /);
    const [, ...listings] = parseRows(project.read('data/interim/train.csv'));
    const [, ...evaluation] = parseRows(project.read('data/interim/evaluation.csv'));
    const [header, ...missing] = parseRows(project.read('data/processed/features/missing_images.csv'));
    expect(header).toEqual(['part', 'row', 'path', 'reason']);
    const expected = [...listings, ...evaluation].flatMap(([row, , , productid, imageid]) => {
      const path = `${IMAGE_TRAIN}/image_${imageid}_product_${productid}.jpg`;
      return project.exists(path) ? [] : [[row, path]];
    });
    expect(missing.map(([, row, path]) => [row, path])).toEqual(expected);
    expect(missing.length).toBeLessThan(listings.length + evaluation.length);
  });

  test('the predict stage looks for the images of X_test.csv, and does without those that are not there', () => {
    expect(first.stdout).toContain('images · 0 of 220 with image');
  });

  test('the model says that it knows images', () => {
    const { features } = project.readJson('models/rakuten_classifier/model.json') as {
      features: { spaces: Record<string, unknown> };
    };
    expect(features.spaces.images).toEqual({ measure: 'pixels', weight: 0.3 });
  });

  test('a second run does nothing; an image more makes features stale', async () => {
    expect((await project.run(['repro'])).stdout).toContain('5 stages up to date.');
    const copy = project.copy();
    const [image] = readdirSync(copy.path(IMAGE_TRAIN));
    renameSync(copy.path(`${IMAGE_TRAIN}/${image}`), copy.path(`${IMAGE_TRAIN}/image_1_product_1.jpg`));
    const { stdout } = await copy.run(['status', '--json']);
    const { stages } = JSON.parse(stdout) as { stages: { name: string; state: string }[] };
    expect(stages.find(({ name }) => name === 'features')).toMatchObject({ state: 'stale' });
  });
});

describe('predict', () => {
  const answer = async (...options: string[]): Promise<Record<string, unknown>> => {
    const { stdout } = await project.run(['predict', '--text', 'Livre de poche', '--json', ...options]);
    return JSON.parse(stdout) as Record<string, unknown>;
  };

  test('--image counts; one that is missing or broken is as none, and said', async () => {
    const [image] = readdirSync(project.path(IMAGE_TRAIN));
    const without = await answer();
    const pictured = await answer('--image', `${IMAGE_TRAIN}/${image}`);
    expect(without).not.toHaveProperty('image');
    expect(pictured.image).toEqual({ used: true });
    expect(pictured.confidence).not.toBe(without.confidence);

    const missing = await answer('--image', 'nowhere.jpg');
    expect(missing.image).toEqual({ used: false, reason: 'there is no such file' });
    expect(missing.probabilities).toEqual(without.probabilities);
    writeFileSync(project.path('empty.jpg'), '');
    const broken = await project.run(['predict', '--text', 'Livre de poche', '--image', 'empty.jpg']);
    expect(broken).toMatchObject({ code: 0, stderr: 'warning: empty.jpg is not used: empty file\n' });
  });

  test('--explain names what the image shows', async () => {
    const [image] = readdirSync(project.path(IMAGE_TRAIN));
    const { stdout } = await project.run(
      ['predict', '--text', 'zzz', '--image', `${IMAGE_TRAIN}/${image}`, '--explain'],
    ); // prettier-ignore
    expect(stdout).toContain('(of the image: ');
  });

  test('a file with ids: --images finds the images; without it each listing is as one without image', async () => {
    const pictured = readdirSync(project.path(IMAGE_TRAIN)).slice(0, 5);
    const rows = pictured.map((name, i) => {
      const [, imageid, productid] = /image_(\d+)_product_(\d+)/.exec(name) ?? [];
      return `${i},Livre de poche,${productid},${imageid}\n`;
    });
    project.write('listings.csv', `id,title,productid,imageid\n${rows.join('')}9,Livre de poche,,\n`);
    const withImages = await project.run([
      'predict',
      '--file',
      'listings.csv',
      '--images',
      'data/sample/images',
    ]);
    const without = await project.run(['predict', '--file', 'listings.csv']);
    expect(withImages.stderr).toMatch(/^6 listings classified · 5 with image · /m);
    expect(without.stderr).toMatch(/^6 listings classified · 0 with image · /m);
    const confidences = ({ stdout }: Ended): string[] =>
      parseRows(stdout)
        .slice(1)
        .map((row) => row[3]);
    const [alone] = confidences(without);
    expect(confidences(without)).toEqual(Array.from({ length: 6 }, () => alone));
    expect(confidences(withImages).at(-1)).toBe(alone);
    expect(new Set(confidences(withImages).slice(0, 5)).has(alone)).toBe(false);
  });

  test('a record may name its image by a path, from the project or from --images', async () => {
    const [image] = readdirSync(project.path(IMAGE_TRAIN));
    project.write('paths.jsonl', `${JSON.stringify({ title: 'Livre', image: `${IMAGE_TRAIN}/${image}` })}\n`);
    project.write('names.csv', `title,image\nLivre,${image}\nLivre,other.jpg\n`);
    const paths = await project.run(['predict', '--file', 'paths.jsonl']);
    const names = await project.run(['predict', '--file', 'names.csv', '--images', IMAGE_TRAIN]);
    expect(paths.stderr).toMatch(/^1 listing classified · 1 with image · /m);
    expect(names.stderr).toMatch(/^2 listings classified · 1 with image · /m);
  });

  test('on standard input, each answer comes before the next question is asked', async () => {
    const [image] = readdirSync(project.path(IMAGE_TRAIN));
    const { process, printed, ended } = project.start(['predict', '--stdin', '--images', IMAGE_TRAIN]);
    for (const asked of [1, 2]) {
      process.stdin.write(`${JSON.stringify({ title: 'Livre', image })}\n`);
      await waitUntil(() => printed().stdout.split('\n').length > asked, `answer ${asked}`);
    }
    process.stdin.end();
    expect((await ended).stderr).toMatch(/^2 listings classified · 2 with image · /m);
  });

  test('a folder of images that is not there is an error', async () => {
    const ended = await project.run(['predict', '--file', 'listings.csv', '--images', 'nowhere', '--json']);
    expect(readError(ended)).toMatchObject({ code: 'DATA_NOT_FOUND' });
  });

  test('a model without images says so, and goes on', async () => {
    const text = createProject();
    await text.run(['repro']);
    const ended = await text.run(['predict', '--text', 'Livre', '--image', 'cover.jpg', '--json']);
    expect(ended.code).toBe(0);
    expect(JSON.parse(ended.stdout)).toMatchObject({
      image: {
        used: false,
        reason: 'rakuten_classifier version 1 was trained without images (features.images: off)',
      },
    });
    text.write('listings.csv', 'title,productid,imageid\nLivre,1,2\n');
    const stream = await text.run(['predict', '--file', 'listings.csv', '--images', 'pictures']);
    expect(stream.code).toBe(0);
    expect(stream.stderr).toContain(
      'warning: the images in pictures are not used: rakuten_classifier version 1 was',
    );
  }, 60_000);
});
