import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { readModelArchive } from '../../src/tracking/archive/read-model-archive.ts';
import { writeModelArchive } from '../../src/tracking/archive/write-model-archive.ts';
import { storeModelFolder, verifyStoredModel } from '../../src/tracking/model-store.ts';
import type { AliasChange } from '../../src/tracking/model-version.ts';
import { readProductionModel } from '../../src/tracking/production-model.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { compileTracking, startChild } from './child-process.ts';
import { makeRegistry } from './stored-models.ts';
import { MODEL, openTestReader, openTestTracking } from './tracking-fixture.ts';

let compiled = '';
let compiledIn = '';

beforeAll(async () => {
  compiledIn = mkdtempSync(join(tmpdir(), 'rakuten-compiled-'));
  const modules = ['tracking', 'process-identity', 'model-store', 'archive/read-model-archive'];
  compiled = await compileTracking(compiledIn, modules);
});
afterAll(() => rmSync(compiledIn, { recursive: true, force: true }));

const opening = (path: string): string => `
  import { openTracking } from '${compiled}/tracking.mjs';
  import { readProcessIdentity } from '${compiled}/process-identity.mjs';
  const here = readProcessIdentity();
  const open = () => openTracking(${JSON.stringify(path)}, { now: () => new Date(), here, busyTimeoutMs: 20_000 });
  const request = { name: '${MODEL}', alias: 'production', reason: 'r', force: false, check: () => undefined };
`;

/** Code that ends the process, as a power cut would, before its step number `step`: a change of files, or an SQL statement. */
const dyingAt = (step: number): string => `
  import fs from 'node:fs';
  import { createRequire, syncBuiltinESMExports } from 'node:module';
  let steps = 0;
  const count = (owner, name) => {
    const original = owner[name];
    owner[name] = function (...values) {
      if (++steps === ${step}) process.kill(process.pid, 'SIGKILL');
      return original.apply(this, values);
    };
  };
  for (const name of ['mkdirSync', 'openSync', 'writeFileSync', 'copyFileSync', 'renameSync', 'rmSync']) count(fs, name);
  syncBuiltinESMExports();
  const Sqlite = createRequire(${JSON.stringify(import.meta.filename)})('better-sqlite3');
  count(Object.getPrototypeOf(new Sqlite(':memory:').prepare('SELECT 1')), 'run');
`;

/** Throws unless exactly one version is in production, all versions are whole, and each move starts where the last one ended. */
function checkRegistry(path: string): AliasChange[] {
  const reader = openTestReader(path);
  const versions = reader.listModelVersions(MODEL);
  for (const { folder, id } of versions) verifyStoredModel(folder, id);
  const inProduction = versions.filter(({ aliases }) => aliases.includes('production'));
  const history = reader.aliasHistory(MODEL, 'production').reverse();
  expect(inProduction.map(({ version }) => version)).toEqual([history.at(-1)?.to]);
  expect(readProductionModel(path, MODEL).version).toBe(history.at(-1)?.to);
  expect(history.map(({ from }) => from)).toEqual([null, ...history.slice(0, -1).map(({ to }) => to)]);
  return history;
}

/** Two versions here, the first in production, and a file with a third. */
function makeProject(): { readonly root: string; readonly archive: string } {
  const elsewhere = openTestReader(makeRegistry(3).path).findModelVersion(MODEL, '3');
  const archive = join(temporaryFolder(), 'third.tar');
  writeModelArchive(archive, elsewhere, null);
  const { root, path } = makeRegistry(2);
  const tracking = openTestTracking(path);
  tracking.promote({
    ...{ name: MODEL, alias: 'production', reference: '1', reason: 'r', force: false },
    check: () => undefined,
  });
  tracking.close();
  return { root, archive };
}

/** The import again, on what a killed process left. */
function importThird(path: string, archive: string): void {
  const registry = join(path, '../registry');
  const { manifest, sha256 } = readModelArchive(archive, join(registry, '.incoming-again'));
  const { folder, bytes } = storeModelFolder(registry, join(registry, '.incoming-again'));
  openTestTracking(path).importModel({
    ...{ name: MODEL, modelId: manifest.id, folder, bytes, metrics: manifest.metrics, archiveSha256: sha256 },
    ...{ tags: {}, notes: [], origin: { version: 3, createdAt: manifest.created_at, run: null } },
  });
}

it('killed before any step of promote, import and rollback, leaves one production model and a whole history', async () => {
  const { root, archive } = makeProject();
  const home = temporaryFolder();
  /** Promotes 2, imports 3 and rolls back; the last step is there to be killed after that. */
  const work = (path: string, step: number): string => `
    ${dyingAt(step)}
    ${opening(path)}
    import { storeModelFolder } from '${compiled}/model-store.mjs';
    import { readModelArchive } from '${compiled}/archive/read-model-archive.mjs';
    const tracking = open();
    tracking.promote({ ...request, reference: '2' });
    const registry = ${JSON.stringify(join(path, '../registry'))};
    const unpacked = registry + '/.incoming-' + process.pid;
    const { manifest, sha256 } = readModelArchive(${JSON.stringify(archive)}, unpacked);
    const { folder, bytes } = storeModelFolder(registry, unpacked);
    const { id: modelId, metrics, tags, notes } = manifest;
    const origin = { version: manifest.version, createdAt: manifest.created_at, run: null };
    tracking.importModel({ name: '${MODEL}', modelId, folder, bytes, metrics, tags, notes, origin, archiveSha256: sha256 });
    fs.rmSync(unpacked, { recursive: true });
    tracking.rollBack(request);
    fs.mkdirSync(registry, { recursive: true });
    tracking.close();
    console.log(steps);
  `;
  const start = (project: string, step: number): ReturnType<typeof startChild> =>
    startChild(work(join(project, 'models', 'rakuten.db'), step));
  const copy = (name: string): string => {
    const project = join(home, name);
    cpSync(root, project, { recursive: true });
    return project;
  };

  const steps = Number(await start(copy('whole'), 0).readLine());
  expect(steps).toBeGreaterThan(25);
  const outcomes = new Set<string>();
  const kill = async (step: number): Promise<void> => {
    const project = copy(String(step));
    const path = join(project, 'models', 'rakuten.db');
    expect(await start(project, step).ended, `step ${step}`).toBe('SIGKILL');
    const history = checkRegistry(path);
    outcomes.add(history.map(({ to }) => to).join());
    importThird(path, archive);
    expect(checkRegistry(path)).toEqual(history);
    expect(openTestReader(path).listModelVersions(MODEL)).toHaveLength(3);
  };
  for (let step = 1; step <= steps; step += 3)
    await Promise.all([step, step + 1, step + 2].filter((one) => one <= steps).map(kill));
  // It was killed before the promotion, between the two, and after the rollback.
  expect(outcomes).toEqual(new Set(['1', '1,2', '1,2,1']));
}, 120_000);

it('four promotions at once come one after the other: one is in production, and none is lost', async () => {
  const { path } = makeRegistry(4);
  const children = ['1', '2', '3', '4'].map((reference) =>
    startChild(`
      ${opening(path)}
      const tracking = open();
      console.log('ready');
      const start = Number(await new Promise((resolve) => process.stdin.once('data', resolve)));
      while (Date.now() < start);
      tracking.promote({ ...request, reference: '${reference}' });
      tracking.close();
    `),
  );
  for (const child of children) expect(await child.readLine()).toBe('ready');
  const start = Date.now() + 50;
  for (const child of children) child.process.stdin?.end(String(start));
  expect(await Promise.all(children.map(({ ended }) => ended))).toEqual([0, 0, 0, 0]);
  const moved = checkRegistry(path).map(({ to }) => to);
  expect(moved.sort()).toEqual([1, 2, 3, 4]);
}, 30_000);
