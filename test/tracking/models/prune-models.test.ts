import {
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  renameSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import Sqlite from 'better-sqlite3';
import { describe, expect, it, onTestFinished } from 'vitest';
import { ReadSession, WriteSession } from '../../../src/tracking/database/database-session.ts';
import { storeModelFolder, verifyStoredModel } from '../../../src/tracking/models/model-store.ts';
import type { ModelVersion } from '../../../src/tracking/models/model-version.ts';
import { readProcessIdentity } from '../../../src/tracking/process-identity.ts';
import {
  planPruning,
  pruneModels,
  type PruneOutcome,
  type PrunePolicy,
} from '../../../src/tracking/models/prune-models.ts';
import { removeStoredModel } from '../../../src/tracking/models/remove-stored-model.ts';
import { dyingAt } from '../../support/dying-at.ts';
import { codesOf, letGo, MEET, startCode, type TestProcess } from '../../support/start-process.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';
import { useModules } from '../../support/use-bundle.ts';
import { makeRegistry } from '../stored-models.ts';
import { MODEL, openTestReader, openTestTracking, runIdOf } from '../tracking-fixture.ts';

const NOW = new Date('2026-06-01T12:00:00.000Z');
const LONG_AGO = new Date('2026-03-01T00:00:00.000Z');

const compiled = useModules([
  ...['tracking/tracking', 'tracking/models/prune-models', 'tracking/database/database-session'],
  ...['tracking/process-identity', 'tracking/models/model-store'],
]);

const STEPS = { files: ['mkdirSync', 'rmdirSync', 'renameSync', 'rmSync'], statements: ['run'] };

/** A registry of versions whose files were stored long ago, made a minute after each other. */
function makeOldRegistry(count: number): { readonly path: string; readonly registry: string } {
  const { path } = makeRegistry(count);
  const registry = join(path, '..', 'registry');
  age(registry);
  return { path, registry };
}

function age(registry: string): void {
  for (const name of readdirSync(registry)) utimesSync(join(registry, name), LONG_AGO, LONG_AGO);
}

function prune(path: string, policy: Partial<PrunePolicy> = {}): PruneOutcome {
  const session = new WriteSession(path, { now: () => NOW, here: readProcessIdentity() });
  try {
    return pruneModels(session, { name: MODEL, keep: 0, ...policy });
  } finally {
    session.close();
  }
}

const versionsOf = (path: string): ModelVersion[] => openTestReader(path).listModelVersions(MODEL);
const numbers = (versions: readonly { readonly version: number }[]): number[] =>
  versions.map(({ version }) => version);

/** Throws where a version claims files that it has not. */
function checkClaims(path: string): void {
  for (const { prunedAt, folder, id } of versionsOf(path))
    if (prunedAt === null) verifyStoredModel(folder, id);
}

describe('pruning', () => {
  it('takes the files of all but the newest, and leaves what is known of them', () => {
    const { path } = makeOldRegistry(4);
    const before = versionsOf(path);
    const outcome = prune(path, { keep: 1 });
    expect(numbers(outcome.versions)).toEqual([3, 2, 1]);
    expect(outcome.kept).toEqual([{ version: 4, because: 'newest' }]);
    expect(outcome.bytes).toBe(before.slice(1).reduce((sum, { bytes }) => sum + bytes, 0));
    expect(versionsOf(path).map(({ prunedAt, folder }) => [prunedAt, existsSync(folder)])).toEqual([
      [null, true],
      ...[3, 2, 1].map(() => [NOW.toISOString(), false]),
    ]);
    expect(versionsOf(path).map(({ metrics, runIds }) => [metrics, runIds])).toEqual(
      before.map(({ metrics, runIds }) => [metrics, runIds]),
    );
    expect(prune(path, { keep: 1 }).versions).toEqual([]);
  });

  it('never takes what has or had an alias, is tagged, named by a retraining, or a day old', () => {
    const { path, registry } = makeOldRegistry(6);
    const tracking = openTestTracking(path);
    const move = { name: MODEL, reason: 'r' };
    tracking.setAlias({ ...move, alias: 'production', version: 1 });
    tracking.setAlias({ ...move, alias: 'production', version: 2 });
    tracking.setAlias({ ...move, alias: 'staging', version: 3 });
    tracking.annotateModel(MODEL, '4', { tags: { keep: 'audit' } });
    const database = new Sqlite(path);
    onTestFinished(() => void database.close());
    // A row of a retraining, as far as pruning looks at it.
    database.exec(`
      PRAGMA ignore_check_constraints = ON;
      INSERT INTO retrains (key, token, cause, state, started_at, started_uptime_ms, model, challenger, decision,
        user, host, boot, pid, process_start)
      VALUES ('k', 1, 'manual', 'gating', '2026-03-01', 1, '${MODEL}', 5, '{}', 'u', 'h', 'b', 1, 's')`);
    const fresh = versionsOf(path)[0];
    utimesSync(fresh?.folder ?? '', new Date(), new Date());
    expect(prune(path)).toMatchObject({ versions: [], removed: [] });
    expect(Object.fromEntries(prune(path).kept.map(({ version, because }) => [version, because]))).toEqual({
      ...{
        1: 'in production or staging once',
        2: 'in production or staging once',
        3: 'in production or staging once',
      },
      ...{ 4: 'tag keep', 5: 'named by a retraining', 6: 'made within a day' },
    });
    expect(readdirSync(registry)).toHaveLength(6);
  });

  it('of an age takes only what is older, and --keep counts the unprotected only', () => {
    const { path } = makeOldRegistry(5);
    openTestTracking(path).setAlias({ name: MODEL, alias: 'production', version: 5, reason: 'r' });
    const [, , third] = versionsOf(path);
    const outcome = prune(path, { keep: 1, createdBefore: third?.createdAt ?? '' });
    expect(outcome.kept).toEqual([
      { version: 5, because: 'in production or staging once' },
      { version: 4, because: 'newest' },
      { version: 3, because: 'young' },
    ]);
    expect(numbers(outcome.versions)).toEqual([2, 1]);
  });

  it('plans the same and touches nothing', () => {
    const { path, registry } = makeOldRegistry(3);
    const session = new ReadSession(path);
    const plan = planPruning(session, { name: MODEL, keep: 1 }, NOW);
    session.close();
    expect(numbers(plan.versions)).toEqual([2, 1]);
    expect(plan.strays).toEqual([]);
    expect(readdirSync(registry)).toHaveLength(3);
    expect(versionsOf(path).every(({ prunedAt }) => prunedAt === null)).toBe(true);
  });

  it('leaves a folder that a version under another name needs', () => {
    const { path, registry } = makeOldRegistry(2);
    const [, first] = versionsOf(path);
    const { id, folder, bytes } = first;
    const request = { modelId: id, folder, bytes, metrics: {}, runId: runIdOf('1') };
    openTestTracking(path).registerModel({ name: 'another', ...request });
    expect(numbers(prune(path).versions)).toEqual([2, 1]);
    expect(readdirSync(registry)).toEqual([id]);
  });

  it('removes folders that nothing names once they are a day old, and reports the others', () => {
    const { path, registry } = makeOldRegistry(1);
    for (const name of ['a', 'b']) {
      mkdirSync(join(registry, name.repeat(64)));
      writeFileSync(join(registry, name.repeat(64), 'f'), 'xyz');
    }
    utimesSync(join(registry, 'a'.repeat(64)), LONG_AGO, LONG_AGO);
    mkdirSync(join(registry, 'notes'));
    expect(prune(path, { keep: 9 })).toMatchObject({
      strays: [
        { id: 'a'.repeat(64), bytes: 3, isNew: false },
        { id: 'b'.repeat(64), bytes: 3, isNew: true },
      ],
      ...{ removed: ['a'.repeat(64)], bytes: 3 },
    });
    expect(readdirSync(registry).sort().slice(1)).toEqual(['b'.repeat(64), 'notes']);
  });
});

describe('a pruned version', () => {
  it('cannot be promoted, and says why', () => {
    const { path } = makeOldRegistry(2);
    prune(path, { keep: 1 });
    const request = { name: MODEL, alias: 'production', reference: '1', reason: 'r', force: true } as const;
    expect(() => openTestTracking(path).promote({ ...request, check: () => undefined })).toThrow(
      expect.objectContaining({
        code: 'MODEL_PRUNED',
        message: `The files of version 1 of ${MODEL} were removed by models prune on ${NOW.toISOString()}.`,
      }),
    );
  });

  it('has its files again once the same model is stored and registered again', () => {
    const { path, registry } = makeOldRegistry(2);
    const [, first] = versionsOf(path);
    const copy = join(temporaryFolder(), 'model');
    cpSync(first?.folder ?? '', copy, { recursive: true });
    prune(path);
    const { id, folder, bytes } = storeModelFolder(registry, copy);
    const request = { name: MODEL, modelId: id, folder, bytes, metrics: {}, runId: runIdOf('1') };
    expect(openTestTracking(path).registerModel(request)).toEqual({ version: 1, isNew: false });
    checkClaims(path);
    expect(versionsOf(path)[1]?.prunedAt).toBeNull();
    expect(prune(path).versions).toEqual([]);
  });
});

describe('a model that is stored at the moment of its removal', () => {
  it('stays: storing what is there dates it as new', () => {
    const { path, registry } = makeOldRegistry(1);
    const [model] = versionsOf(path);
    const { id, folder } = model;
    const copy = join(temporaryFolder(), 'model');
    cpSync(folder, copy, { recursive: true });
    storeModelFolder(registry, copy);
    expect(Date.now() - statSync(folder).mtimeMs).toBeLessThan(60_000);
    expect(removeStoredModel(registry, id)).toBe('new');
    verifyStoredModel(folder, id);
    expect(readdirSync(registry)).toEqual([id]);
  });

  it('is put back where a removal was cut short, if a version claims it', () => {
    const { path, registry } = makeOldRegistry(2);
    const [second, first] = versionsOf(path);
    prune(path, { keep: 1 });
    const aside = (id = ''): string => join(registry, `.pruned-${id}-00000000`);
    renameSync(second?.folder ?? '', aside(second?.id));
    mkdirSync(aside(first?.id));
    age(registry);
    mkdirSync(join(registry, `.removing-${first?.id}-00000000`));
    prune(path, { keep: 1 });
    checkClaims(path);
    expect(readdirSync(registry)).toEqual([second?.id]);
  });

  it('is put back where a removal was cut short, even if no version claims it yet', () => {
    const { path, registry } = makeOldRegistry(2);
    const [second, first] = versionsOf(path);
    const copy = join(temporaryFolder(), 'model');
    cpSync(first?.folder ?? '', copy, { recursive: true });
    prune(path, { keep: 1 });
    const { folder, id } = storeModelFolder(registry, copy);
    renameSync(folder, join(registry, `.pruned-${id}-00000000`));
    prune(path, { keep: 1 });
    verifyStoredModel(folder, id);
    expect(readdirSync(registry).sort()).toEqual([second?.id, id].sort());
  });
});

it('killed before any step, no version claims files that it has not, and the next time finishes it', async () => {
  const { path } = makeOldRegistry(3);
  const root = join(path, '../..');
  const home = temporaryFolder();
  const start = (name: string, step: number): TestProcess => {
    cpSync(root, join(home, name), { recursive: true, preserveTimestamps: true });
    age(join(home, name, 'models', 'registry'));
    return startCode(`
      ${dyingAt(step, STEPS)}
      import { WriteSession } from '${compiled}/tracking/database/database-session.mjs';
      import { readProcessIdentity } from '${compiled}/tracking/process-identity.mjs';
      import { pruneModels } from '${compiled}/tracking/models/prune-models.mjs';
      const session = new WriteSession(${JSON.stringify(join(home, name, 'models', 'rakuten.db'))}, {
        now: () => new Date('${NOW.toISOString()}'), here: readProcessIdentity() });
      pruneModels(session, { name: '${MODEL}', keep: 1 });
      session.close();
      console.log(steps);
    `);
  };
  const steps = Number(await start('whole', 0).readLine());
  expect(steps).toBeGreaterThan(10);
  const left = new Set<number>();
  const kill = async (step: number): Promise<void> => {
    expect(await codesOf([start(String(step), step)]), `step ${step}`).toEqual(['SIGKILL']);
    const project = join(home, String(step), 'models', 'rakuten.db');
    checkClaims(project);
    left.add(readdirSync(join(project, '../registry')).filter((name) => name.length === 64).length);
    prune(project, { keep: 1 });
    checkClaims(project);
    expect(numbers(versionsOf(project).filter(({ prunedAt }) => prunedAt === null))).toEqual([3]);
    const stored = readdirSync(join(project, '../registry'));
    expect(
      stored.filter((name) => !name.startsWith('.incoming-')),
      `step ${step}`,
    ).toHaveLength(1);
  };
  for (let step = 1; step <= steps; step += 2)
    await Promise.all([step, step + 1].filter((one) => one <= steps).map(kill));
  // It was killed before the first folder went, between the two, and after the second.
  expect([...left].sort()).toEqual([1, 2, 3]);
}, 60_000);

it('twice at once, and beside processes that store the same models again, leaves only true claims', async () => {
  const { path, registry } = makeOldRegistry(6);
  const copies = versionsOf(path).map(({ id, folder }) => {
    const copy = join(temporaryFolder(), id);
    cpSync(folder, copy, { recursive: true });
    return copy;
  });
  const opening = `
    import { openTracking } from '${compiled}/tracking/tracking.mjs';
    import { WriteSession } from '${compiled}/tracking/database/database-session.mjs';
    import { readProcessIdentity } from '${compiled}/tracking/process-identity.mjs';
    const options = { now: () => new Date(), here: readProcessIdentity(), busyTimeoutMs: 20_000 };
    const path = ${JSON.stringify(path)};
    ${MEET}`;
  const pruning = `
    import { pruneModels } from '${compiled}/tracking/models/prune-models.mjs';
    ${opening}
    const session = new WriteSession(path, options);
    pruneModels(session, { name: '${MODEL}', keep: 0 });
    session.close();`;
  const storing = `
    import { storeModelFolder } from '${compiled}/tracking/models/model-store.mjs';
    ${opening}
    const tracking = openTracking(path, options);
    for (const copy of ${JSON.stringify(copies)}) {
      const { id: modelId, folder, bytes } = storeModelFolder(${JSON.stringify(registry)}, copy);
      tracking.registerModel({ name: '${MODEL}', modelId, folder, bytes, metrics: {}, runId: '${runIdOf('1')}' });
    }
    tracking.close();`;
  const children = [pruning, storing, pruning].map(startCode);
  await letGo(children);
  expect(await codesOf(children)).toEqual([0, 0, 0]);
  checkClaims(path);
  expect(versionsOf(path).every(({ prunedAt }) => prunedAt === null)).toBe(true);
}, 30_000);
