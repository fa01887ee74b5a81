import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { AppError } from '../../errors/app-error.ts';
import { compareCodePoints } from '../compare-code-points.ts';
import type { StaleReason } from '../plan/stale-reason.ts';
import { parseLockedStage, type LockedPath, type LockedStage } from '../lock/locked-stage.ts';
import { commitStage } from './commit-stage.ts';
import { prepareScratch, underJournal } from './execute-stage.ts';
import { scratchPaths, stagedPlace } from './output-places.ts';
import type { OutputCache, StoredPath } from './output-cache.ts';
import { formatEntry, isRepeatable } from './record-stage.ts';
import type { YamlMap } from '../yaml/yaml-value.ts';
import type { StagedOut, StageJob, StageWork } from './stage-job.ts';

/** Where the outputs for a stage's inputs come from without running it. */
export interface StoredRun {
  readonly outs: LockedStage['outs'];
}

/**
 * A stored result for the inputs of a stage: that of its own last run, where nothing but its outs differs, or else
 * that of an earlier run of which the cache still has everything. Undefined where the stage has to run.
 */
export function findStoredRun(
  { stage, state, locked }: Pick<StageJob, 'stage' | 'state' | 'locked'>,
  reasons: readonly StaleReason[],
  cache: OutputCache,
  usesRunCache: boolean,
): StoredRun | undefined {
  if (!isRepeatable(stage) || [...state.deps.values()].includes(undefined)) return undefined;
  const isAllStored = ({ outs }: StoredRun): boolean =>
    stage.outs.every(({ path }) => {
      const md5 = outs.get(path)?.md5;
      return md5 !== undefined && cache.isStored(md5);
    });
  // As in DVC, this does not count as the run cache.
  if (locked !== undefined && reasons.every(isAboutOuts)) return isAllStored(locked) ? locked : undefined;
  if (!usesRunCache) return undefined;
  const known = cache.findRun(describeRun({ stage, state }));
  const run = known && parseLockedStage(known);
  return run !== undefined && isAllStored(run) ? run : undefined;
}

/**
 * Puts the outputs of a stored run in place and records the stage: all of it or nothing. Undefined, with a warning,
 * where the cache turns out to be damaged: then the stage has to run after all.
 */
export async function restoreStage(
  job: StageJob,
  { outs }: StoredRun,
  warn: (message: string) => void,
): Promise<StageWork | undefined> {
  const { stage, state, cache } = job;
  prepareScratch(job);
  const places = stage.outs.map((out): StagedOut & { readonly stored: StoredPath | undefined } => {
    const stored = outs.get(out.path);
    const isRight = state.outs.get(out.path)?.md5 === stored?.md5;
    return { out, at: isRight ? out.absolute : stagedPlace(job, out), stored: withId(stored) };
  });
  const journal = {
    step: 'running',
    stage: stage.address,
    replaced: [],
    scratch: scratchPaths(job),
  } as const;
  try {
    const prepared = await underJournal(job, journal, async () => {
      for (const { out, at, stored } of places) {
        if (at === out.absolute || stored === undefined) continue;
        mkdirSync(dirname(at), { recursive: true });
        await cache.restore({ absolute: at, mayShare: out.cache }, stored);
      }
      return commitStage(job, { outs: places, inPlace: [], rereadsParams: false, summary: [] });
    });
    return prepared.finish();
  } catch (error) {
    if (!(error instanceof AppError) || !isDamage(error)) throw error;
    warn(`${error.message} It runs instead.`);
    return undefined;
  }
}

/**
 * The outputs that a stage's last run made, and those of an earlier run with its inputs: what a remote could be
 * asked for, instead of running it.
 */
export function wantedOutputs(
  { stage, state, locked }: Pick<StageJob, 'stage' | 'state' | 'locked'>,
  cache: OutputCache,
  usesRunCache: boolean,
): readonly string[] {
  const hasAllDeps = ![...state.deps.values()].includes(undefined);
  const known =
    usesRunCache && hasAllDeps && isRepeatable(stage)
      ? cache.findRun(describeRun({ stage, state }), () => true)
      : undefined;
  const outs = [...stage.outs.map(({ path }) => locked?.outs.get(path)), ...valuesOf(known)];
  return [...new Set(outs.flatMap((out) => out?.md5 ?? []))];
}

function valuesOf(entry: YamlMap | undefined): readonly LockedPath[] {
  return entry === undefined ? [] : [...parseLockedStage(entry).outs.values()];
}

/** The lock entry of a run that has not happened: without hashes of outs. */
function describeRun(run: Pick<StageJob, 'stage' | 'state'>): YamlMap {
  const entry = new Map(formatEntry(run, new Map(), [], run.state.params));
  return entry.set(
    'outs',
    run.stage.outs
      .map(({ path }) => path)
      .sort(compareCodePoints)
      .map((path) => new Map([['path', path]])),
  );
}

function withId(path: LockedPath | undefined): StoredPath | undefined {
  return path?.md5 === undefined ? undefined : { ...path, md5: path.md5 };
}

function isAboutOuts({ kind }: StaleReason): boolean {
  return kind === 'out-missing' || kind === 'out-changed' || kind === 'out-not-cached';
}

function isDamage({ code }: AppError): boolean {
  return code === 'CACHE_MISSING' || code === 'CACHE_CORRUPT';
}
