import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { createProject, OUTPUT_FILES, type Project } from './support/project.ts';
import { parseRows } from './support/small-data.ts';
import type { Ended } from './support/rakuten.ts';

const BIN = join(import.meta.dirname, '../../bin/rakuten.js');

let project: Project;
let first: Ended;

beforeAll(async () => {
  project = createProject('sample');
  first = await project.run(['repro']);
});

describe('rakuten repro on the bundled sample', () => {
  test('runs the five stages, says of each what it did, and ends well', () => {
    expect(first).toMatchObject({ code: 0, stderr: '' });
    const marks = first.stdout.split('\n').filter((line) => line.startsWith('✓'));
    expect(marks.map((line) => line.replace(/ran in .*s {2}/, 'ran  '))).toEqual([
      '✓ ingest     ran  never run',
      '✓ features   ran  never run',
      '✓ train      ran  never run',
      '✓ predict    ran  never run',
      '✓ drift      ran  never run',
    ]);
    expect(first.stdout).toContain('rakuten_classifier version 1 is in production');
    expect(first.stdout.trimEnd().split('\n').at(-1)).toMatch(/^5 stages ran, in [\d.]+ s\.$/);
  });

  test('makes every output', () => {
    expect(OUTPUT_FILES.filter((file) => !project.exists(file))).toEqual([]);
    expect(Object.keys(project.products()).sort()).toEqual([...OUTPUT_FILES, 'pipeline.lock'].sort());
  });

  test('leaves everything up to date: status says so, and a second run does nothing', async () => {
    const before = project.products();
    const status = await project.run(['status', '--exit-code', '--json']);
    expect(status.code).toBe(0);
    expect(JSON.parse(status.stdout)).toMatchObject({
      stages: ['ingest', 'features', 'train', 'predict', 'drift'].map((name) => ({
        name,
        state: 'up-to-date',
      })),
    });
    const again = await project.run(['repro']);
    expect(again).toMatchObject({ code: 0, stderr: '' });
    expect(again.stdout).toContain('5 stages up to date.');
    expect(again.stdout).not.toContain('ran');
    expect(project.products()).toEqual(before);
  });

  test('agrees with the committed pipeline.lock; if not: npx rakuten repro, and commit it', () => {
    // Not the hashes of outputs: another Node version may round another way.
    const comparable = (text: string): unknown => {
      const { stages } = parse(text) as { stages: Record<string, Record<string, unknown>> };
      return {
        ...Object.fromEntries(
          Object.entries(stages).map(([name, { cmd, params }]) => [name, { cmd, params }]),
        ),
        sources: stages.ingest?.deps,
      };
    };
    const committed = readFileSync(join(import.meta.dirname, '../../pipeline.lock'), 'utf8');
    expect(comparable(committed)).toEqual(comparable(project.read('pipeline.lock')));
  });

  test('reaches a weighted F1 between 0.75 and 0.93: a learnable sample, and not a giveaway', () => {
    const { evaluation } = project.readJson('reports/metrics.json') as { evaluation: Record<string, number> };
    expect(evaluation.f1_weighted).toBeGreaterThan(0.75);
    expect(evaluation.f1_weighted).toBeLessThan(0.93);
  });

  test('predicts each listing of X_test.csv once, in its order', () => {
    const [header, ...predictions] = parseRows(project.read('data/processed/predictions.csv'));
    const listings = parseRows(project.read('data/sample/X_test.csv')).slice(1);
    expect(header).toEqual(
      'id,prdtypecode,category,confidence,needs_review,top_1,probability_1,top_2,probability_2,top_3,probability_3'.split(
        ',',
      ),
    );
    expect(predictions.map(([id]) => id)).toEqual(listings.map(([index]) => index));
  });
});

describe('afterwards', () => {
  test('a title is classified, with the keys that are documented', async () => {
    const { code, stdout, stderr } = await project.run([
      ...['predict', '--text', 'Piscine gonflable ronde 3m avec pompe', '--json'],
    ]);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    const answer = JSON.parse(stdout) as Record<string, unknown>;
    expect(Object.keys(answer)).toEqual([
      ...['predicted_class', 'category', 'confidence', 'needs_review', 'probabilities', 'prediction_id'],
      'model',
    ]);
    expect(answer).toMatchObject({
      predicted_class: 2583,
      category: 'Home & garden > Pool & spa',
      prediction_id: expect.stringMatching(/^[\da-f-]{36}$/) as string,
      model: { name: 'rakuten_classifier', version: 1, alias: 'production' },
    });
    const probabilities = answer.probabilities as Record<string, number>;
    const values = Object.values(probabilities);
    expect(values).toHaveLength(3);
    expect(Math.max(...values)).toBe(probabilities[2583]);
    expect(answer.confidence).toBe(probabilities[2583]);
    expect(values.reduce((sum, value) => sum + value)).toBeLessThanOrEqual(1 + 1e-9);
  });

  test('as text the product types stand from likely to unlikely', async () => {
    const { stdout } = await project.run([
      'predict',
      '--text',
      'Manette sans fil pour console',
      '--top',
      '5',
    ]);
    const shares = [...stdout.matchAll(/([\d.]+) %/g)].map(([, share]) => Number(share));
    expect(shares).toHaveLength(5);
    expect(shares).toEqual(shares.toSorted((left, right) => right - left));
  });

  test.each([
    [['runs', 'list']],
    [['runs', 'show']],
    [['models', 'list']],
    [['models', 'show']],
    [['metrics', 'show']],
    [['status']],
    [['why', 'train']],
    [['dag']],
    [['repro']],
    [['repro', '--dry']],
  ])('%s --json prints one JSON value and nothing else', async (args) => {
    const { code, stdout, stderr } = await project.run([...args, '--json']);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(JSON.parse(stdout)).not.toBeUndefined();
  });

  test.each([
    ['runs list'],
    ['models list'],
    ['metrics show'],
    ['status'],
    ['dag'],
    ['repro --force predict'],
    ['predict --file data/sample/X_test.csv'],
    ['predict --file data/sample/X_train.csv --format csv'],
  ])('%s | head does not fail', (args) => {
    const script = `set -o pipefail; "$0" "$1" ${args} | head -n 1`;
    const { status, stdout, stderr } = spawnSync('bash', ['--norc', '-c', script, process.execPath, BIN], {
      cwd: project.root,
      // On a socket bash would take itself for a remote shell and read its start-up file.
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { PATH: process.env.PATH, NO_COLOR: '1' },
      encoding: 'utf8',
    });
    expect({ status, stderr: stderr.replace(/^.* listings classified.*\n$/, '') }).toEqual({
      status: 0,
      stderr: '',
    });
    expect(stdout).not.toBe('');
  });
});
