import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import Sqlite from 'better-sqlite3';
import { Chalk } from 'chalk';
import { describe, expect, test } from 'vitest';
import { openAnswerLog } from '../../../src/cli/predicting/answer-log.ts';
import { loadProductionModel } from '../../../src/cli/predicting/load-production-model.ts';
import { contentGroup } from '../../../src/data/content-group.ts';
import type { Answer } from '../../../src/monitoring/log/create-prediction.ts';
import { openReader } from '../../tracking/predictions/prediction-cases.ts';
import { makeServingProject, NOW, rakuten } from './logged-project.ts';

const CSV = 'id,title,productid,imageid\na,Piscine ronde,77,88\nb,,,\nc,Livre,,\n';

const logOf = (root: string) => [...openReader(join(root, 'models', 'rakuten.db')).iteratePredictions()];

/** Lets every write into the database of a project fail. */
function breakDatabase(root: string): void {
  const database = new Sqlite(join(root, 'models', 'rakuten.db'));
  database.exec(
    "CREATE TRIGGER full BEFORE INSERT ON predictions BEGIN SELECT RAISE (ABORT, 'broken on purpose'); END",
  );
  database.close();
}

describe('without --log', () => {
  test('nothing is logged, and the answers are as ever', async () => {
    const root = makeServingProject();
    writeFileSync(join(root, 'in.csv'), CSV);
    await rakuten(root, ['predict', '--text', 'Piscine']);
    const { stdout } = await rakuten(root, ['predict', '--file', 'in.csv']);
    expect(stdout).not.toContain('prediction_id');
    expect(logOf(root)).toEqual([]);
  });

  test.each([
    ['log: { predictions: true }\n', [], 1],
    ['log: { predictions: true }\n', ['--no-log'], 0],
    ['log: { predictions: false }\n', ['--log'], 1],
    ['train: { C: 1 }\n', [], 0],
    ['log:\n  predictions : true\n', [], 1],
    ['{ "log": { "predictions": true } }\n', [], 1],
    ['other: &on { predictions: true }\nlog: *on\n', [], 1],
    ['# predictions: true\nlog: { predictions: false }\n', [], 0],
    ['other: { predictions: true }\n', [], 0],
  ])('params.yaml with %j and %j: %d logged', async (params, options, logged) => {
    const root = makeServingProject();
    writeFileSync(join(root, 'params.yaml'), params);
    await rakuten(root, ['predict', '--text', 'Piscine', ...options]);
    expect(logOf(root)).toHaveLength(logged);
  });

  test('settings that cannot be used are refused before anything is answered, with their places', async () => {
    const root = makeServingProject();
    writeFileSync(join(root, 'params.yaml'), 'log:\n  text: none\n');
    await expect(rakuten(root, ['predict', '--text', 'Piscine', '--log'])).rejects.toMatchObject({
      code: 'PARAMS_INVALID',
      message: 'params.yaml:2:3  log.text: expected full, hash, off, got "none"',
    });
    expect((await rakuten(root, ['predict', '--text', 'Piscine', '--no-log'])).stdout).toContain('2583');
  });
});

describe('--text --log', () => {
  test('keeps the listing, all probabilities, measures and ids under the id of the answer', async () => {
    const root = makeServingProject();
    const { stdout } = await rakuten(root, [
      ...['predict', '--text', 'Piscine carrée', '--description', 'avec', '--top', '1', '--log', '--json'],
      ...['--productid', '77', '--imageid', '88'],
    ]);
    const answer = JSON.parse(stdout) as { prediction_id: string; confidence: number };
    const [logged, other] = logOf(root);
    expect(other).toBeUndefined();
    expect(logged).toMatchObject({
      ...{
        id: answer.prediction_id,
        predictedAt: NOW,
        source: 'cli',
        model: 'rakuten_classifier',
        version: 1,
      },
      ...{ predictedCode: 2583, confidence: answer.confidence, codes: [2583, 10] },
      ...{ productid: '77', imageid: '88', outOfVocabularyShare: 1 / 3, descriptionMissing: false },
      ...{ characters: 18, designationChars: 14, descriptionChars: 4 },
      text: { designation: 'Piscine carrée', description: 'avec' },
    });
    expect(logged.probabilities[0] + logged.probabilities[1]).toBeCloseTo(1, 3);
    expect(logged.latencyUs).toBeGreaterThan(0);
  });

  test('shows the id below the answer', async () => {
    const root = makeServingProject();
    const { stdout } = await rakuten(root, ['predict', '--text', 'Piscine', '--log']);
    expect(stdout.split('\n').at(-1)).toBe(`prediction ${logOf(root)[0].id}`);
  });

  test.each([
    ['hash', contentGroup({ designation: 'Piscine secrète', description: '' })],
    ['off', null],
  ])('log.text: %s leaves no text in the files', async (policy, contentHash) => {
    const root = makeServingProject();
    writeFileSync(join(root, 'params.yaml'), `log: { text: ${policy} }\n`);
    await rakuten(root, ['predict', '--text', 'Piscine secrète', '--log']);
    expect(logOf(root)).toMatchObject([{ text: null, contentHash, designationChars: 15 }]);
    for (const name of ['rakuten.db', 'rakuten.db-wal']) {
      const bytes = readIfThere(join(root, 'models', name));
      expect(bytes.includes('secr')).toBe(false);
    }
  });
});

function readIfThere(path: string): Buffer {
  try {
    return readFileSync(path);
  } catch {
    return Buffer.alloc(0);
  }
}

describe('--file --log', () => {
  test('CSV answers have a column prediction_id, empty beside an error', async () => {
    const root = makeServingProject();
    writeFileSync(join(root, 'in.csv'), CSV);
    const { stdout } = await rakuten(root, ['predict', '--file', 'in.csv', '--top', '1', '--log']);
    const [first, second] = logOf(root);
    expect([first.productid, first.imageid, second.productid]).toEqual(['77', '88', null]);
    const [header, ...rows] = stdout.split('\n');
    expect(header).toBe(
      'id,prdtypecode,category,confidence,needs_review,top_1,probability_1,prediction_id,error',
    );
    expect(rows[0]).toMatch(new RegExp(`^a,2583,.*,${first.id},$`));
    expect(rows[1]).toBe('b,,,,,,,,"line 3: expected a designation or a description, got neither"');
    expect(rows[2]).toMatch(new RegExp(`^c,2583,.*,${second.id},$`));
  });

  test('JSON answers have a field prediction_id', async () => {
    const root = makeServingProject();
    writeFileSync(
      join(root, 'in.jsonl'),
      '{"id":1,"title":"Piscine","productid":77}\n{"id":2,"title":"Livre"}\n',
    );
    const { stdout } = await rakuten(root, ['predict', '--file', 'in.jsonl', '--log']);
    const ids = stdout
      .split('\n')
      .map((line) => (JSON.parse(line) as { prediction_id: string }).prediction_id);
    expect(ids).toEqual(logOf(root).map(({ id }) => id));
    expect(logOf(root)[0].productid).toBe('77');
  });

  test('more than one batch keeps the order', async () => {
    const root = makeServingProject();
    const titles = Array.from({ length: 2_500 }, (_, i) => `Livre ${i}`);
    writeFileSync(join(root, 'in.csv'), `title\n${titles.join('\n')}\n`);
    await rakuten(root, ['predict', '--file', 'in.csv', '--log', '--out', 'out.csv']);
    expect(logOf(root).map(({ text }) => text?.designation)).toEqual(titles);
    const ids = readFileSync(join(root, 'out.csv'), 'utf8')
      .trimEnd()
      .split('\n')
      .slice(1)
      .map((line) => line.split(',').at(-2));
    expect(ids).toEqual(logOf(root).map(({ id }) => id));
  });

  test('answers before a row that ends the stream are written and logged', async () => {
    const root = makeServingProject();
    writeFileSync(join(root, 'in.csv'), 'title\nPiscine\n"Livre');
    await expect(rakuten(root, ['predict', '--file', 'in.csv', '--log'])).rejects.toMatchObject({
      code: 'DATA_INVALID',
    });
    expect(logOf(root)).toHaveLength(1);
  });
});

describe('a log that cannot be written', () => {
  test('keeps no answer back: the file is whole, its ids are empty, and the failure is said then', async () => {
    const root = makeServingProject();
    breakDatabase(root);
    writeFileSync(join(root, 'in.csv'), CSV);
    await expect(
      rakuten(root, ['predict', '--file', 'in.csv', '--top', '1', '--log', '--out', 'out.csv']),
    ).rejects.toThrow('broken on purpose');
    const [, ...rows] = readFileSync(join(root, 'out.csv'), 'utf8').trimEnd().split('\n');
    expect(rows.map((row) => [row.slice(0, 7), row.split(',').at(-2)])).toEqual([
      ['a,2583,', ''],
      ['b,,,,,,', '"line 3: expected a designation or a description'],
      ['c,2583,', ''],
    ]);
  });

  test.each([[true], [false]])('another process is writing; --log typed: %s', (explicit) => {
    const root = makeServingProject();
    const notes: string[] = [];
    const context = {
      ...{ cwd: root, now: () => new Date(NOW), note: (line: string) => notes.push(line) },
      noteStyle: new Chalk({ level: 0 }),
    };
    const log = openAnswerLog(context, loadProductionModel(root), {
      ...{ policy: 'full', explicit, busyTimeoutMs: 1 },
    });
    const answer: Answer = {
      ...{ id: 'x', at: new Date(NOW), source: 'cli', listing: { designation: 'Livre', description: '' } },
      ...{ code: 10, confidence: 0.5, probabilities: Float64Array.of(0.5, 0.5), latencyMs: 1 },
    };
    const holder = new Sqlite(join(root, 'models', 'rakuten.db'));
    holder.exec('BEGIN IMMEDIATE');
    expect(log.append([answer])).toBe(false);
    holder.close();
    // After one failure nothing is tried: a stream would wait for the database at each batch.
    expect(log.append([answer])).toBe(false);
    const message = `2 of the answers are not in the log: Another process is writing to ${join(root, 'models/rakuten.db')} and did not finish in time.`;
    if (explicit) {
      expect(() => log.close()).toThrow(expect.objectContaining({ code: 'DATABASE_BUSY', message }) as Error);
      expect(notes).toEqual([]);
    } else {
      log.close();
      expect(notes).toEqual([`warning: ${message}`]);
    }
    expect(logOf(root)).toEqual([]);
  });
});
