import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import Sqlite from 'better-sqlite3';
import { describe, expect, it, test } from 'vitest';
import type { NewFeedback } from '../../../src/tracking/predictions/feedback.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';
import { idOf, MODEL, openLog, openReader, predictionOf } from './prediction-cases.ts';

const newDatabase = (): string => join(temporaryFolder(), 'rakuten.db');

const labelOf = (number: number, label: number, more: Partial<NewFeedback> = {}): NewFeedback => ({
  ...{ predictionId: idOf(number), label, origin: 'cli' },
  ...more,
});

describe('append', () => {
  it('keeps nothing of a batch with an id that is there already', () => {
    const path = newDatabase();
    const log = openLog(path);
    log.append(MODEL, [predictionOf(1)]);
    expect(() => log.append(MODEL, [predictionOf(2), predictionOf(1)])).toThrow('UNIQUE');
    expect(openReader(path).countPredictions()).toEqual({ predictions: 1, labelled: 0 });
  });

  it('refuses other classes than those that the version has answered in', () => {
    const path = newDatabase();
    const log = openLog(path);
    log.append(MODEL, [predictionOf(1)]);
    expect(() => log.append({ ...MODEL, codes: [10, 40, 50] }, [predictionOf(2)])).toThrow(
      'Expected version 1 of rakuten_classifier to answer in the classes that its logged predictions are of, got others.',
    );
    log.append({ ...MODEL, version: 2, codes: [50, 10] }, [predictionOf(2)]);
    expect([...openReader(path).iteratePredictions()].map(({ codes }) => codes)).toEqual([
      [10, 40, 2583],
      [50, 10],
    ]);
  });

  it('refuses a text without its hash', () => {
    expect(() => openLog(newDatabase()).append(MODEL, [predictionOf(1, { contentHash: null })])).toThrow(
      'CHECK',
    );
  });

  it('gives back what was logged', () => {
    const path = newDatabase();
    const logged = predictionOf(1, {
      ...{ productid: 'p', imageid: 'i', source: 'service', descriptionMissing: false },
      text: { designation: 'a, "b"\n', description: '日本' },
    });
    openLog(path).append(MODEL, [logged]);
    const found = openReader(path).findPrediction(idOf(1));
    expect(found).toEqual({ ...logged, number: 1, model: MODEL.name, version: 1, codes: MODEL.codes });
  });

  it('needs no text', () => {
    const path = newDatabase();
    openLog(path).append(MODEL, [predictionOf(1, { text: null, contentHash: null })]);
    expect(openReader(path).findPrediction(idOf(1))).toMatchObject({ text: null, contentHash: null });
    expect(openReader(path).readMeasures()).toEqual([
      {
        ...{ predictedCode: 10, confidence: 0.75, characters: 6 },
        ...{ outOfVocabularyShare: 0.5, descriptionMissing: true },
      },
    ]);
  });
});

describe('windows', () => {
  const second = (number: number): string => predictionOf(number).predictedAt;
  test.each([
    [{}, [1, 2, 3, 4]],
    [{ since: second(2) }, [2, 3, 4]],
    [{ until: second(3) }, [1, 2]],
    [{ since: second(2), until: second(4), version: 1 }, [2]],
    [{ version: 2 }, [3, 4]],
    [{ since: second(9) }, []],
  ])('%j', (window, expected) => {
    const path = newDatabase();
    const log = openLog(path);
    log.append(MODEL, [predictionOf(1), predictionOf(2)]);
    log.append({ ...MODEL, version: 2 }, [predictionOf(3), predictionOf(4)]);
    log.addFeedback([4, 3, 2, 1].map((number) => labelOf(number, 10)));
    const reader = openReader(path);
    expect([...reader.iteratePredictions(window)].map(({ number }) => number)).toEqual(expected);
    expect(reader.listLatest(9, window).map(({ number }) => number)).toEqual([...expected].reverse());
    expect(reader.readMeasures(window)).toHaveLength(expected.length);
    expect(reader.readLabelled(window).map(({ predictionId }) => predictionId)).toEqual(
      [...expected].reverse().map(idOf),
    );
    expect(reader.countPredictions(window)).toEqual({
      ...{ predictions: expected.length, labelled: expected.length },
    });
  });

  it('are read page by page, whole', () => {
    const path = newDatabase();
    openLog(path).append(
      MODEL,
      Array.from({ length: 4_500 }, (_, number) => predictionOf(number, { text: null })),
    );
    expect([...openReader(path).iteratePredictions()].map(({ number }) => number)).toEqual(
      Array.from({ length: 4_500 }, (_, number) => number + 1),
    );
  });

  it('of a database that is not there are empty', () => {
    const reader = openReader(newDatabase());
    expect([...reader.iteratePredictions({ since: second(1) })]).toEqual([]);
    expect(reader.countPredictions()).toEqual({ predictions: 0, labelled: 0 });
  });
});

describe('feedback', () => {
  it('is added, known, corrected; the latest counts and all are remembered', () => {
    const path = newDatabase();
    const log = openLog(path);
    log.append(MODEL, [predictionOf(1)]);
    const known = { predictedCode: 10, learnable: true };
    expect(log.addFeedback([labelOf(1, 40)])).toEqual([{ kind: 'added', ...known }]);
    expect(log.addFeedback([labelOf(1, 40, { by: 'Bob' })])).toEqual([{ kind: 'same', ...known }]);
    expect(log.addFeedback([labelOf(1, 10, { by: 'Bob', origin: 'review' })])).toEqual([
      { kind: 'corrected', before: 40, ...known },
    ]);
    expect(log.addFeedback([labelOf(1, 40)])).toEqual([{ kind: 'corrected', before: 10, ...known }]);
    const reader = openReader(path);
    expect(reader.feedbackHistory(idOf(1)).map(({ label, by }) => [label, by])).toEqual([
      [40, 'ada'],
      [10, 'Bob'],
      [40, 'ada'],
    ]);
    expect(reader.readLabelled()).toEqual([
      expect.objectContaining({ label: 40, predictedCode: 10, version: 1, by: 'ada', origin: 'cli' }),
    ]);
    expect(reader.countLabels()).toEqual({ labelled: 1, learnable: 1 });
  });

  it('of a prediction that is not there is an outcome, and does not stop the rest', () => {
    const path = newDatabase();
    const log = openLog(path);
    log.append(MODEL, [predictionOf(1, { text: null })]);
    expect(log.addFeedback([labelOf(7, 10), labelOf(1, 10)])).toEqual([
      { kind: 'unknown' },
      { kind: 'added', predictedCode: 10, learnable: false },
    ]);
    expect(openReader(path).countLabels()).toEqual({ labelled: 1, learnable: 0 });
  });

  it('can be corrected when its prediction has been cut off the log', () => {
    const path = newDatabase();
    const log = openLog(path);
    log.append(MODEL, [predictionOf(1), predictionOf(2)]);
    log.addFeedback([labelOf(1, 40)]);
    expect(log.prune({ kind: 'age', before: '2027-01-01T00:00:00.000Z' })).toEqual({
      ...{ predictions: 2, feedback: 0, erased: true },
    });
    expect(log.addFeedback([labelOf(1, 10), labelOf(2, 10)]).map(({ kind }) => kind)).toEqual([
      'corrected',
      'unknown',
    ]);
    expect(log.withLearnable((labels) => [...labels].map(({ designation }) => designation))).toEqual([
      'text 1',
    ]);
  });
});

describe('review', () => {
  const withMargin = (number: number, code: number, margin: number, contentHash = `hash ${number}`) =>
    predictionOf(number, {
      ...{ predictedCode: code, contentHash },
      probabilities: Float64Array.of(0.5, 0.5 - margin, 0),
    });

  it('takes the least sure one of each class in turn, each content once, none that is labelled', () => {
    const path = newDatabase();
    const log = openLog(path);
    log.append(MODEL, [
      withMargin(1, 10, 0.01),
      withMargin(2, 10, 0.02),
      withMargin(3, 10, 0.03, 'hash 1'), // the same content as 1
      withMargin(4, 40, 0.4),
      withMargin(5, 40, 0.3),
      withMargin(6, 2583, 0.001), // labelled
      withMargin(7, 2583, 0.002, 'hash 6'), // its content is labelled
      withMargin(8, 2583, 0.2),
      { ...withMargin(9, 2583, 0.003), text: null },
    ]);
    log.addFeedback([labelOf(6, 10)]);
    const order = (rows: number): number[] =>
      openReader(path)
        .listForReview(rows)
        .map(({ number }) => number);
    expect(order(99)).toEqual([1, 8, 5, 2, 4]);
    expect(order(2)).toEqual([1, 8]);
  });

  it('at random goes by the end of the id, and leaves out what is labelled or has no text', () => {
    const path = newDatabase();
    const log = openLog(path);
    log.append(MODEL, [predictionOf(1), predictionOf(2), predictionOf(3), predictionOf(4, { text: null })]);
    log.addFeedback([labelOf(2, 10)]);
    const sample = (): number[] =>
      openReader(path)
        .listAtRandom(9)
        .map(({ number }) => number);
    expect(sample()).toEqual([3, 1]);
    // What the queue asked for is what the model is least sure of: without it a sample would be too good.
    log.addFeedback([labelOf(3, 10, { origin: 'review' })]);
    expect(sample()).toEqual([3, 1]);
    log.addFeedback([labelOf(3, 10, { origin: 'file' })]);
    expect(sample()).toEqual([1]);
  });

  it.each([
    ['given for a sample, too', [10, 'review'], [10, 'file'], 'same', [10, 'file']],
    ['corrected for a sample', [10, 'review'], [40, 'file'], 'corrected', [40, 'file']],
    ['given again by the queue', [10, 'file'], [10, 'review'], 'same', [10, 'file']],
    ['corrected by the queue', [10, 'cli'], [40, 'review'], 'corrected', [40, 'cli']],
    ['of the queue twice', [10, 'review'], [40, 'review'], 'corrected', [40, 'review']],
  ] as const)('keeps a label %s in the sample if it ever was there', (_what, first, then, kind, latest) => {
    const path = newDatabase();
    const log = openLog(path);
    log.append(MODEL, [predictionOf(1)]);
    log.addFeedback([labelOf(1, first[0], { origin: first[1] })]);
    expect(log.addFeedback([labelOf(1, then[0], { origin: then[1] })])).toMatchObject([{ kind }]);
    expect(openReader(path).readLabelled()).toMatchObject([{ label: latest[0], origin: latest[1] }]);
  });
});

describe('prune', () => {
  const SECRET = 'Piscine secrète à débordement';

  function logSecret(): { path: string; log: ReturnType<typeof openLog> } {
    const path = newDatabase();
    const log = openLog(path, { busyTimeoutMs: 20 });
    const text = { designation: SECRET, description: SECRET.repeat(500) };
    log.append(MODEL, [
      predictionOf(1, { productid: 'p1', text }),
      predictionOf(2, { productid: 'p2' }),
      ...Array.from({ length: 50 }, (_, i) => predictionOf(i + 3, { productid: 'p1', text })),
    ]);
    log.addFeedback([labelOf(1, 10), labelOf(1, 40), labelOf(2, 10)]);
    return { path, log };
  }

  const bytesHoldSecret = (path: string): boolean => {
    const folder = join(path, '..');
    return readdirSync(folder).some((name) => readFileSync(join(folder, name)).includes(SECRET));
  };

  it('of a product removes predictions and labels, and their texts from the bytes of the files', () => {
    const { path, log } = logSecret();
    expect(bytesHoldSecret(path)).toBe(true);
    expect(openReader(path).countPrunable({ kind: 'product', productid: 'p1' })).toEqual({
      ...{ predictions: 51, feedback: 2 },
    });
    expect(log.prune({ kind: 'product', productid: 'p1' })).toEqual({
      ...{ predictions: 51, feedback: 2, erased: true },
    });
    expect(bytesHoldSecret(path)).toBe(false);
    expect(openReader(path).countPredictions()).toEqual({ predictions: 1, labelled: 1 });
  });

  it('says when a reader keeps the old pages, and makes up for it next time', () => {
    const { path, log } = logSecret();
    const other = new Sqlite(path, { readonly: true });
    other.exec('BEGIN');
    other.prepare('SELECT count(*) FROM predictions').get();
    expect(log.prune({ kind: 'product', productid: 'p1' }).erased).toBe(false);
    other.close();
    expect(log.prune({ kind: 'product', productid: 'p1' })).toEqual({
      ...{ predictions: 0, feedback: 0, erased: true },
    });
    expect(bytesHoldSecret(path)).toBe(false);
  });

  it('by age keeps what is younger, and labels of any age', () => {
    const { path, log } = logSecret();
    expect(log.prune({ kind: 'age', before: predictionOf(2).predictedAt }).predictions).toBe(1);
    expect(openReader(path).countPredictions().predictions).toBe(51);
    expect(openReader(path).readLabelled()).toHaveLength(2);
  });
});

test('ids that were cut off or mistyped find the one that was meant', () => {
  const path = newDatabase();
  openLog(path).append(MODEL, [predictionOf(1), predictionOf(2)]);
  const reader = openReader(path);
  expect(reader.listSimilarIds(`${idOf(1)}0`)).toEqual([idOf(1)]);
  expect(reader.listSimilarIds(idOf(2).slice(0, -2))).toEqual([idOf(2)]);
  expect(reader.listSimilarIds(`ffff${idOf(2).slice(4)}`)).toEqual([idOf(2)]);
  expect(reader.listSimilarIds('0193')).toEqual([]);
});
