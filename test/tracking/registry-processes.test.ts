import { cpSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { readModelArchive } from '../../src/tracking/archive/read-model-archive.ts';
import { writeModelArchive } from '../../src/tracking/archive/write-model-archive.ts';
import { storeModelFolder } from '../../src/tracking/models/model-store.ts';
import { dyingAt } from '../support/dying-at.ts';
import { codesOf, letGo, MEET, startCode, type TestProcess } from '../support/start-process.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { useModules } from '../support/use-bundle.ts';
import { checkRegistry } from './check-registry.ts';
import { makeRegistry, makeServingRegistry } from './stored-models.ts';
import { MODEL, openTestReader, openTestTracking } from './tracking-fixture.ts';

const compiled = useModules([
  ...['tracking/tracking', 'tracking/process-identity', 'tracking/models/model-store'],
  'tracking/archive/read-model-archive',
]);

const STEPS = {
  files: ['mkdirSync', 'openSync', 'writeFileSync', 'copyFileSync', 'renameSync', 'rmSync'],
  statements: ['run'],
};

const opening = (path: string): string => `
  import { openTracking } from '${compiled}/tracking/tracking.mjs';
  import { readProcessIdentity } from '${compiled}/tracking/process-identity.mjs';
  const here = readProcessIdentity();
  const open = () => openTracking(${JSON.stringify(path)}, { now: () => new Date(), here, busyTimeoutMs: 20_000 });
  const request = { name: '${MODEL}', alias: 'production', reason: 'r', force: false, check: () => undefined };
`;

/** Two versions here, the first in production, and a file with a third. */
function makeProject(): { readonly root: string; readonly archive: string } {
  const elsewhere = openTestReader(makeRegistry(3).path).findModelVersion(MODEL, '3');
  const archive = join(temporaryFolder(), 'third.tar');
  writeModelArchive(archive, elsewhere, null);
  return { root: makeServingRegistry(2).root, archive };
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
    ${dyingAt(step, STEPS)}
    ${opening(path)}
    import { storeModelFolder } from '${compiled}/tracking/models/model-store.mjs';
    import { readModelArchive } from '${compiled}/tracking/archive/read-model-archive.mjs';
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
  const start = (project: string, step: number): TestProcess =>
    startCode(work(join(project, 'models', 'rakuten.db'), step));
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
    expect(await codesOf([start(project, step)]), `step ${step}`).toEqual(['SIGKILL']);
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
    startCode(`
      ${opening(path)}
      const tracking = open();
      ${MEET}
      tracking.promote({ ...request, reference: '${reference}' });
      tracking.close();
    `),
  );
  await letGo(children);
  expect(await codesOf(children)).toEqual([0, 0, 0, 0]);
  const moved = checkRegistry(path).map(({ to }) => to);
  expect(moved.sort()).toEqual([1, 2, 3, 4]);
}, 30_000);
