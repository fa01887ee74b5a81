import { existsSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { Database } from '../database/sqlite.ts';
import type { ReadSession, WriteSession } from '../database/database-session.ts';
import { removeStale } from './model-store.ts';
import type { ModelVersion } from './model-version.ts';
import { selectAliasHistory, selectModelVersions } from './read-models.ts';
import { finishRemovals, listStoredModels, removeStoredModel, sizeOfStored } from './remove-stored-model.ts';
import { isOlderThanADay } from './stored-age.ts';

const DAY_MS = 24 * 3600 * 1000;

/** Which versions of a model may lose their files. */
export interface PrunePolicy {
  readonly name: string;
  /** Of the versions that nothing protects, this many of the newest keep their files. */
  readonly keep: number;
  /** ISO 8601: versions from then on keep them, too. */
  readonly createdBefore?: string;
}

/** Why a version keeps its files. */
export type KeptBecause =
  | 'in production or staging once'
  | 'tag keep'
  | 'named by a retraining'
  | 'made within a day'
  | 'newest'
  | 'young';

export interface PrunePlan {
  /** To lose their files, the newest first. */
  readonly versions: readonly ModelVersion[];
  readonly kept: readonly { readonly version: number; readonly because: KeptBecause }[];
  /** Stored models that no version needs: registrations or removals that were cut short. */
  readonly strays: readonly StrayModel[];
}

export interface StrayModel {
  readonly id: string;
  readonly bytes: number;
  /** Stored within a day: someone may be about to register it, so it stays. */
  readonly isNew: boolean;
}

/** What `pruneModels` did. */
export interface PruneOutcome extends PrunePlan {
  /** Of the folders that were removed. A folder that several versions share stays with the last of them. */
  readonly bytes: number;
  /** Ids of the folders that were removed, sorted. */
  readonly removed: readonly string[];
}

/** What `pruneModels` would do. */
export function planPruning(session: ReadSession, policy: PrunePolicy, now: Date): PrunePlan {
  const registry = join(session.home, 'registry');
  return session.read((database) => {
    const plan = choose(database, session.home, policy, now);
    const going = new Set(plan.versions.map(({ version }) => version));
    const needed = findNeeded(database, (name, version) => name === policy.name && going.has(version));
    const own = new Set(plan.versions.map(({ folder }) => basename(folder)));
    return { ...plan, strays: findStrays(registry, needed).filter(({ id }) => !own.has(id)) };
  });
}

/**
 * Removes the files of old versions from the store; what is known of them stays. The versions are marked first, in one transaction,
 * then folders go one by one, so that wherever it is cut short no version claims files that it has not; the next time finishes it.
 * Folders that nothing names go, too. Several processes may prune, store and register at once.
 */
export function pruneModels(session: WriteSession, policy: PrunePolicy): PruneOutcome {
  const registry = join(session.home, 'registry');
  const { plan, needed } = session.write(({ database, at }) => {
    const chosen = choose(database, session.home, policy, new Date(at));
    const mark = database.prepare('UPDATE model_versions SET pruned_at = ? WHERE name = ? AND version = ?');
    for (const { name, version } of chosen.versions) mark.run(at, name, version);
    return { plan: chosen, needed: findNeeded(database) };
  });
  if (!existsSync(registry)) return { ...plan, strays: [], removed: [], bytes: 0 };
  finishRemovals(registry, (id) => needed.has(id));
  removeStale(registry);
  const own = new Set(plan.versions.map(({ folder }) => basename(folder)));
  const strays = findStrays(registry, needed);
  const removed = strays.filter(({ id }) => removeStoredModel(registry, id) === 'removed');
  return {
    ...plan,
    strays: strays.filter(({ id }) => !own.has(id)),
    removed: removed.map(({ id }) => id),
    bytes: removed.reduce((sum, { bytes }) => sum + bytes, 0),
  };
}

function choose(
  database: Database,
  home: string,
  { name, keep, createdBefore }: PrunePolicy,
  now: Date,
): Omit<PrunePlan, 'strays'> {
  const protectedBy = createProtection(database, name, now);
  const versions: ModelVersion[] = [];
  const kept: { version: number; because: KeptBecause }[] = [];
  let left = keep;
  for (const version of selectModelVersions(database, home, name)) {
    if (version.prunedAt !== null) continue;
    const reason = protectedBy(version);
    if (reason === undefined && left-- > 0) kept.push({ version: version.version, because: 'newest' });
    else if (reason !== undefined) kept.push({ version: version.version, because: reason });
    else if (createdBefore !== undefined && version.createdAt >= createdBefore)
      kept.push({ version: version.version, because: 'young' });
    else versions.push(version);
  }
  return { versions, kept };
}

function createProtection(
  database: Database,
  name: string,
  now: Date,
): (version: ModelVersion) => KeptBecause | undefined {
  const withAlias = new Set(selectAliasHistory(database, name).flatMap(({ from, to }) => [from, to]));
  const retrained = new Set(
    database
      .prepare<[string], { champion: number | null; challenger: number | null }>(
        'SELECT champion, challenger FROM retrains WHERE model = ?',
      )
      .all(name)
      .flatMap(({ champion, challenger }) => [champion, challenger]),
  );
  const dayAgo = new Date(now.getTime() - DAY_MS).toISOString();
  return ({ version, tags, createdAt, folder }) => {
    if (withAlias.has(version)) return 'in production or staging once';
    if (Object.hasOwn(tags, 'keep')) return 'tag keep';
    if (retrained.has(version)) return 'named by a retraining';
    const isNew = createdAt > dayAgo || (existsSync(folder) && !isOlderThanADay(folder));
    return isNew ? 'made within a day' : undefined;
  };
}

/** The folders of the versions, of any name, that are to have their files, but for those that are `going`. */
function findNeeded(
  database: Database,
  isGoing: (name: string, version: number) => boolean = () => false,
): Set<string> {
  const rows = database
    .prepare<[], { name: string; version: number; folder: string }>(
      'SELECT name, version, folder FROM model_versions WHERE pruned_at IS NULL',
    )
    .all();
  return new Set(rows.filter((row) => !isGoing(row.name, row.version)).map((row) => basename(row.folder)));
}

function findStrays(registry: string, needed: ReadonlySet<string>): StrayModel[] {
  return listStoredModels(registry)
    .filter((id) => !needed.has(id))
    .map((id) => join(registry, id))
    .map((folder) => ({
      id: basename(folder),
      bytes: sizeOfStored(folder),
      isNew: !isOlderThanADay(folder),
    }));
}
