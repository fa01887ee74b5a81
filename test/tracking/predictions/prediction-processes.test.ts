import { join } from 'node:path';
import Sqlite from 'better-sqlite3';
import { describe, expect, it } from 'vitest';
import { codesOf, startCode } from '../../support/start-process.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';
import { useModules } from '../../support/use-bundle.ts';
import { openReader } from './prediction-cases.ts';

const compiled = useModules(['tracking/database/database-session', 'tracking/predictions/prediction-log']);

/** Code of a child that has the log at `path` as `log`, and makes predictions `name-0`, `name-1`, … */
const opening = (path: string, name: string): string => `
  import { WriteSession } from '${compiled}/tracking/database/database-session.mjs';
  import { PredictionLog } from '${compiled}/tracking/predictions/prediction-log.mjs';
  const here = { user: 'ada', host: 'here', boot: '', pid: process.pid, processStart: '' };
  const session = new WriteSession(${JSON.stringify(path)}, { now: () => new Date(), here, busyTimeoutMs: 20_000 });
  const log = new PredictionLog(session);
  const model = { name: 'rakuten_classifier', version: 1, codes: [10, 40] };
  const predictionOf = (number) => ({
    id: '${name}-' + number, predictedAt: new Date().toISOString(), source: 'cli', predictedCode: 10, confidence: 0.75,
    latencyUs: 1, designationChars: 1, descriptionChars: 0, characters: 1, outOfVocabularyShare: 0,
    descriptionMissing: true, contentHash: '${name}-' + number, productid: null, imageid: null,
    text: { designation: 'text', description: '' }, probabilities: Float64Array.of(0.75, 0.25),
  });
  const batchOf = (batch, rows) => Array.from({ length: rows }, (_, row) => predictionOf(batch * rows + row));
`;

describe('four processes that log and label at once', () => {
  it('lose no row', async () => {
    const path = join(temporaryFolder(), 'rakuten.db');
    const children = ['a', 'b', 'c', 'd'].map((name) =>
      startCode(`
        ${opening(path, name)}
        for (let batch = 0; batch < 20; batch++) {
          log.append(model, batchOf(batch, 50));
          log.addFeedback([{ predictionId: '${name}-' + batch * 50, label: 40, origin: 'cli' }]);
        }
        session.close();
      `),
    );
    expect(await codesOf(children)).toEqual([0, 0, 0, 0]);
    const reader = openReader(path);
    expect(reader.countPredictions()).toEqual({ predictions: 4_000, labelled: 80 });
    expect(new Set([...reader.iteratePredictions()].map(({ id }) => id)).size).toBe(4_000);
  });
});

describe('a process that is killed in the middle of a batch', () => {
  it('leaves the batches before, whole', async () => {
    const path = join(temporaryFolder(), 'rakuten.db');
    const child = startCode(`
      import { writeSync } from 'node:fs';
      ${opening(path, 'a')}
      log.append(model, batchOf(0, 100));
      const batch = batchOf(1, 100);
      // Asked for in the middle of the transaction, when half of the batch is in.
      Object.defineProperty(batch[50], 'confidence', { get() {
        writeSync(1, 'inside\\n');
        for (;;) Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 1000);
      } });
      log.append(model, batch);
    `);
    expect(await child.readLine()).toBe('inside');
    child.process.kill('SIGKILL');
    expect(await codesOf([child])).toEqual(['SIGKILL']);
    expect(openReader(path).countPredictions()).toEqual({ predictions: 100, labelled: 0 });
    const database = new Sqlite(path, { readonly: true });
    expect(database.pragma('integrity_check', { simple: true })).toBe('ok');
    database.close();
  });
});
