import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import Sqlite from 'better-sqlite3';
import { describe, expect, it } from 'vitest';
import { codesOf, letGo, MEET, startCode } from '../support/start-process.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { useModules } from '../support/use-bundle.ts';
import { MODEL, openTestReader, openTestTracking, runIdOf } from './tracking-fixture.ts';

const compiled = useModules([
  'tracking/tracking',
  'tracking/process-identity',
  'tracking/models/model-store',
]);

/** Code of a child that opens the database at `path` as `tracking`. */
const opening = (path: string): string => `
  import { openTracking } from '${compiled}/tracking/tracking.mjs';
  import { readProcessIdentity } from '${compiled}/tracking/process-identity.mjs';
  const here = readProcessIdentity();
  const tracking = openTracking(${JSON.stringify(path)}, { now: () => new Date(), here, busyTimeoutMs: 20_000 });
`;

describe('a killed process', () => {
  it('leaves its run as killed, and nothing of the transaction that it was in', async () => {
    const path = join(temporaryFolder(), 'rakuten.db');
    const child = startCode(`
      import { writeSync } from 'node:fs';
      ${opening(path)}
      tracking.startRun({ id: '${runIdOf('a')}', experiment: 'e', name: 'n' });
      const records = { metrics: { accuracy: 1 } };
      // Asked for in the middle of the transaction, when the metrics are in already.
      Object.defineProperty(records, 'artifacts', { get() {
        writeSync(1, 'inside\\n');
        for (;;) Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 1000);
      } });
      tracking.record('${runIdOf('a')}', records);
    `);
    expect(await child.readLine()).toBe('inside');
    expect(openTestReader(path).findRun().status).toBe('running');
    child.process.kill('SIGKILL');
    expect(await codesOf([child])).toEqual(['SIGKILL']);

    const reader = openTestReader(path);
    expect(reader.findRun()).toMatchObject({ status: 'killed', metrics: {}, endedAt: null });
    expect(reader.listRuns({ status: 'killed' })).toHaveLength(1);
    openTestTracking(path).startRun({ id: runIdOf('b'), experiment: 'e', name: 'n' });
    const database = new Sqlite(path, { readonly: true });
    expect(database.pragma('integrity_check', { simple: true })).toBe('ok');
    database.close();
  });
});

describe('several processes at once', () => {
  it('make one database and lose no run', async () => {
    const folder = temporaryFolder();
    const databases = Array.from({ length: 25 }, (_, index) => join(folder, `${index}.db`));
    const children = ['a', 'b', 'c', 'd'].map((name) =>
      startCode(`
        import { openTracking } from '${compiled}/tracking/tracking.mjs';
        import { readProcessIdentity } from '${compiled}/tracking/process-identity.mjs';
        const options = { now: () => new Date(), here: readProcessIdentity(), busyTimeoutMs: 20_000 };
        ${MEET}
        for (const [index, path] of ${JSON.stringify(databases)}.entries()) {
          // Together again for each database: it is the first moment that matters.
          while (Date.now() < start + 20 * index);
          const tracking = openTracking(path, options);
          for (const id of ['${name}1', '${name}2']) {
            tracking.startRun({ id, experiment: 'e', name: 'n' });
            tracking.finishRun(id);
          }
          tracking.close();
        }
      `),
    );
    await letGo(children);
    expect(await codesOf(children)).toEqual([0, 0, 0, 0]);
    for (const path of databases)
      expect(openTestReader(path).listRuns({ status: 'finished' })).toHaveLength(8);
  });

  it('register the same model as one version, stored once', async () => {
    const folder = temporaryFolder();
    const path = join(folder, 'models', 'rakuten.db');
    const source = join(folder, 'source');
    mkdirSync(source);
    writeFileSync(join(source, 'weights'), 'w'.repeat(300_000));
    const children = ['a', 'b', 'c'].map((digit) =>
      startCode(`
        import { storeModelFolder } from '${compiled}/tracking/models/model-store.mjs';
        ${opening(path)}
        tracking.startRun({ id: '${runIdOf(digit)}', experiment: 'e', name: 'n' });
        ${MEET}
        const { id, folder, bytes } = storeModelFolder(${JSON.stringify(join(folder, 'models/registry'))}, ${JSON.stringify(source)});
        const model = { name: '${MODEL}', modelId: id, folder, bytes };
        const promoteIfVacant = { alias: 'production', reason: 'first', numbers: {} };
        tracking.recordTraining({ runId: '${runIdOf(digit)}', metrics: {}, model, promoteIfVacant });
        tracking.close();
      `),
    );
    await letGo(children);
    expect(await codesOf(children)).toEqual([0, 0, 0]);
    const reader = openTestReader(path);
    const versions = reader.listModelVersions(MODEL);
    expect(versions).toMatchObject([{ version: 1, aliases: ['production'] }]);
    expect(new Set(versions[0]?.runIds)).toEqual(new Set(['a', 'b', 'c'].map(runIdOf)));
    expect(reader.aliasHistory(MODEL)).toHaveLength(1);
  });
});
