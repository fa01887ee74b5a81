import { AppError } from '../../errors/app-error.ts';
import type { Stage } from '../definition/stage.ts';
import type { PathHash } from '../hashing/hash-path.ts';
import { writeTrackedFile } from '../lock/tracked-file.ts';
import { findStaleReasons, readStageState, type StageState } from '../plan/find-stale-reasons.ts';
import { describeReason, type StaleReason } from '../plan/stale-reason.ts';
import type { BuiltInStages } from '../run/built-in-stage.ts';
import type { GitIgnore } from '../run/ignore-outs.ts';
import { formatEntry, isStoredOut, isWorthRemembering } from '../run/record-stage.ts';
import type { CacheProject } from './cache-project.ts';
import { chooseOuts } from './choose-outs.ts';
import { hasTree } from './object-store.ts';
import { rememberPlaced } from './placed-outs.ts';
import { saveRun } from './run-cache.ts';
import { storePath } from './store-path.ts';

interface CommitRequest {
  /** None: all of the project. */
  readonly targets: readonly string[];
  readonly withDeps: boolean;
  /** Record what the locks do not say, too: changed deps, params, commands and outs. */
  readonly force: boolean;
}

/** Addresses of stages. */
export interface CommitReport {
  /** The lock says something new of them. */
  readonly recorded: readonly string[];
  /** The lock was right, only the cache lacked their outs. */
  readonly stored: readonly string[];
  readonly unchanged: readonly string[];
}

interface Candidate {
  readonly stage: Stage;
  readonly state: StageState;
  readonly changes: readonly StaleReason[];
}

/**
 * Records the outs that are there as what the stages made, and stores them. Throws before anything is changed:
 * `OUTPUT_MISSING` or `DEPENDENCY_MISSING` where there is nothing to record, `COMMIT_REFUSED` where without `force`
 * something would be recorded that no run has made.
 */
export async function commit(
  project: CacheProject,
  request: CommitRequest,
  builtIns: BuiltInStages,
  gitIgnore: GitIgnore,
): Promise<CommitReport> {
  const candidates = await findCandidates(project, request, builtIns);
  checkPresence(candidates);
  if (!request.force) refuseChanges(candidates);
  const { book, effects, root } = project;
  const report = { recorded: [] as string[], stored: [] as string[], unchanged: [] as string[] };
  const placed = new Map<string, string>();
  for (const candidate of candidates) {
    const { stage, state, changes } = candidate;
    const wasStored = await storeOuts(project, candidate);
    gitIgnore.add(stage.outs, effects);
    const held = presentOuts(state);
    for (const { path, absolute } of stage.outs) placed.set(absolute, held.get(path)?.md5 ?? '');
    if (changes.length > 0) record(project, candidate, held);
    report[changes.length > 0 ? 'recorded' : wasStored ? 'unchanged' : 'stored'].push(stage.address);
  }
  book.flush(effects);
  rememberPlaced(root, placed, [], effects);
  return report;
}

async function findCandidates(
  { pipeline, book, folder, hasher }: CacheProject,
  request: CommitRequest,
  builtIns: BuiltInStages,
): Promise<Candidate[]> {
  if (pipeline === undefined) return [];
  const stages = new Set(chooseOuts(pipeline, { ...request, folder }).map(({ stage }) => stage));
  const sources = {
    hasher,
    paramsFiles: pipeline.paramsFiles,
    codeVersions: builtIns.versions,
    isStored: () => true,
  };
  const candidates: Candidate[] = [];
  for (const stage of stages) {
    const state = await readStageState(stage, sources);
    const reasons = findStaleReasons(stage, state, book.find(stage), sources.isStored);
    candidates.push({ stage, state, changes: reasons.filter(({ kind }) => kind !== 'always-changed') });
  }
  return candidates;
}

function checkPresence(candidates: readonly Candidate[]): void {
  const outs = candidates.flatMap(({ stage, state }) =>
    stage.outs
      .filter(({ path }) => state.outs.get(path) === undefined)
      .map(({ path }) => `${stage.address}: ${path}`),
  );
  if (outs.length > 0) {
    throw new AppError('OUTPUT_MISSING', 'Expected all outputs that are to be recorded, found none of:', {
      details: outs,
      hint: 'rakuten repro   (makes them)',
    });
  }
  const deps = candidates.flatMap(({ stage, state }) =>
    stage.deps
      .filter(({ path }) => state.deps.get(path) === undefined)
      .map(({ path }) => `${stage.address}: ${path}`),
  );
  if (deps.length > 0) {
    throw new AppError('DEPENDENCY_MISSING', 'Expected all deps of what is to be recorded, found none of:', {
      details: deps,
      hint: 'Put them there, or name other targets.',
    });
  }
}

function refuseChanges(candidates: readonly Candidate[]): void {
  const changed = candidates.filter(({ changes }) => changes.length > 0);
  if (changed.length === 0) return;
  throw new AppError(
    'COMMIT_REFUSED',
    'Expected what the locks say, found changes that no run has recorded:',
    {
      details: changed.map(
        ({ stage, changes }) => `${stage.address}: ${changes.map(describeReason).join(', ')}`,
      ),
      hint: 'rakuten commit -f   (records them as they are; rakuten repro runs what is stale)',
    },
  );
}

/** Stores what belongs into the cache; whether all of it was there already. */
async function storeOuts({ store, hasher }: CacheProject, { stage, state }: Candidate): Promise<boolean> {
  const copying = { ...store, linkTypes: ['reflink', 'copy'] } as const;
  let wasStored = true;
  for (const out of stage.outs) {
    const hash = state.outs.get(out.path);
    const belongs = stage.command.kind === 'tracked' ? out.cache : isStoredOut(stage, out);
    if (hash === undefined || !belongs) continue;
    wasStored &&= hasTree(store, hash.md5);
    await storePath(out.cache ? store : copying, out.absolute, hash, hasher);
  }
  return wasStored;
}

function record(
  { book, effects, store }: CacheProject,
  { stage, state }: Candidate,
  held: ReadonlyMap<string, PathHash>,
): void {
  if (stage.command.kind === 'tracked') {
    writeTrackedFile(stage.file.lockPath, held, effects);
    return;
  }
  const entry = formatEntry({ stage, state }, held, [], state.params);
  book.record(stage.file.lockPath, stage.name, entry);
  if (isWorthRemembering(stage)) saveRun(store.cacheFolder, entry);
}

function presentOuts({ outs }: StageState): Map<string, PathHash> {
  return new Map([...outs].flatMap(([path, hash]) => (hash === undefined ? [] : [[path, hash] as const])));
}
