import { readFileSync } from 'node:fs';
import { AppError } from '../../errors/app-error.ts';
import { parseParamsFile } from '../definition/params-file.ts';
import type { Stage } from '../definition/stage.ts';
import { hashPath, type PathHash } from '../hashing/hash-path.ts';
import { formatLockedStage } from '../lock/locked-stage.ts';
import { hashAll, isCallback, readStageParams } from '../plan/find-stale-reasons.ts';
import { isSameValue, type YamlMap } from '../yaml/yaml-value.ts';
import type { StagedOut, StageJob, StageWork } from './stage-job.ts';

/** Checks that every out was made, hashes them, and puts them into the cache or, where they do not belong there, on disk. */
export async function settleOuts(
  { stage, hasher, effects, cache, commits }: StageJob,
  outs: readonly StagedOut[],
): Promise<Map<string, PathHash>> {
  const made = new Map<string, PathHash>();
  const missing: string[] = [];
  for (const { out, at } of outs) {
    const hash = await hashPath(at, hasher, out.absolute);
    if (hash === undefined) missing.push(out.path);
    else made.set(out.path, hash);
  }
  if (missing.length > 0) throw outputMissing(stage, missing);
  for (const { out, at } of outs) {
    const hash = made.get(out.path);
    // What the cache has is on disk: it would be restored from there after a power cut.
    if (hash !== undefined && commits && isStoredOut(stage, out))
      await cache.store({ absolute: at, mayShare: out.cache }, hash);
    else effects.sync(at);
  }
  return made;
}

function outputMissing({ address }: Stage, missing: readonly string[]): AppError {
  return new AppError('OUTPUT_MISSING', `Stage "${address}" ended without making ${missing.join(', ')}.`, {
    hint: `Make it write there, or take it out of the outs in pipeline.yaml.`,
  });
}

/** Whether an out goes into the cache. Others do as well where the run cache remembers the stage: it needs all of them. */
export function isStoredOut(stage: Stage, out: StagedOut['out']): boolean {
  return out.cache || isWorthRemembering(stage);
}

/**
 * Whether the run cache may answer for a stage: it has inputs and outputs, and nothing that its inputs do not
 * determine (`persist`, `always_changed`).
 */
export function isRepeatable(stage: Stage): boolean {
  if (stage.alwaysChanged || isCallback(stage)) return false;
  if (stage.deps.length + stage.params.length === 0 || stage.outs.length === 0) return false;
  return stage.outs.every((out) => !out.persist);
}

/**
 * Whether its runs are remembered. As in DVC not those of a command with an uncached out, metrics and plots aside:
 * that may be uncached because nothing shall be kept of it. Of a built-in stage it is known that it may.
 */
export function isWorthRemembering(stage: Stage): boolean {
  if (!isRepeatable(stage)) return false;
  return stage.command.kind === 'built-in' || stage.outs.every((out) => out.cache || out.role !== 'out');
}

/** Deps whose content is no longer what it was before the run. */
export async function findChangedDeps({ stage, state, hasher }: StageJob): Promise<string[]> {
  const after = await hashAll(stage.deps, hasher);
  return [...after].filter(([path, hash]) => hash?.md5 !== state.deps.get(path)?.md5).map(([path]) => path);
}

/** A shell command reads params files itself: a value that changed while it ran is not recorded. */
export function withoutChangedParams({ stage, state }: StageJob): {
  settled: Map<string, YamlMap>;
  changed: string[];
} {
  const files = new Map(
    stage.params.map(({ file, absolute }) => [
      absolute,
      parseParamsFile({ file, text: readFileSync(absolute, 'utf8') }),
    ]),
  );
  const after = readStageParams(stage, files);
  const changed: string[] = [];
  const settled = new Map<string, YamlMap>();
  for (const [file, values] of state.params) {
    const same = [...values].filter(([key, value]) => isSameValue(after.get(file)?.get(key), value));
    changed.push(...[...values.keys()].filter((key) => !same.some(([kept]) => kept === key)).map(String));
    settled.set(file, new Map(same));
  }
  return { settled, changed };
}

/** The stage's entry of the lock. Inputs in doubt are recorded without a hash. */
export function formatEntry(
  { stage, state }: Pick<StageJob, 'stage' | 'state'>,
  outs: ReadonlyMap<string, PathHash>,
  unsettled: readonly string[],
  params: ReadonlyMap<string, YamlMap>,
): YamlMap {
  const { command } = stage;
  return formatLockedStage({
    cmd: stage.cmd,
    deps: new Map([...state.deps].map(([path, hash]) => [path, unsettled.includes(path) ? undefined : hash])),
    params,
    outs,
    codeVersion:
      command.kind === 'built-in' && state.codeVersion !== undefined
        ? { stage: command.name, version: state.codeVersion }
        : undefined,
  });
}

/** Which outs differ from what was there before. */
export function compareOuts(
  { state }: Pick<StageJob, 'state'>,
  made: ReadonlyMap<string, PathHash>,
): Pick<StageWork, 'changedOuts' | 'sameOuts'> {
  const isSame = ([path, hash]: readonly [string, PathHash]): boolean =>
    state.outs.get(path)?.md5 === hash.md5;
  return {
    changedOuts: [...made].filter((out) => !isSame(out)).map(([path]) => path),
    sameOuts: [...made].filter(isSame).map(([path]) => path),
  };
}
