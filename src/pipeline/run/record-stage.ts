import { readFileSync } from 'node:fs';
import { AppError } from '../../errors/app-error.ts';
import type { FileEffects } from '../file-effects.ts';
import { hashAll, readStageParams } from '../plan/find-stale-reasons.ts';
import { hashPath, type Hasher, type PathHash } from '../hashing/hash-path.ts';
import { parseParamsFile } from '../definition/params-file.ts';
import { formatLockedStage } from '../lock/pipeline-lock.ts';
import type { Stage, StageOut } from '../definition/stage.ts';
import type { StageJob, StageWork } from './stage-job.ts';
import { writeYaml } from '../yaml/write-yaml.ts';
import { isSameValue, type YamlMap } from '../yaml/yaml-value.ts';

/** Checks that every out was made, puts them on disk and hashes them. */
export async function settleOuts(
  stage: Stage,
  places: readonly { readonly out: StageOut; readonly at: string }[],
  hasher: Hasher,
  effects: FileEffects,
): Promise<Map<string, PathHash>> {
  const made = new Map<string, PathHash>();
  const missing: string[] = [];
  for (const { out, at } of places) {
    const hash = await hashPath(at, hasher);
    if (hash === undefined) missing.push(out.path);
    else made.set(out.path, hash);
  }
  if (missing.length > 0) {
    throw new AppError(
      'OUTPUT_MISSING',
      `Stage "${stage.name}" ended without making ${missing.join(', ')}.`,
      {
        hint: `Make it write there, or take it out of the outs in pipeline.yaml.`,
      },
    );
  }
  for (const { at } of places) effects.sync(at);
  return made;
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

/** The stage's entry of the lock, as YAML `{stage: entry}`. Inputs in doubt are recorded without a hash. */
export function formatEntry(
  { stage, state }: StageJob,
  made: ReadonlyMap<string, PathHash>,
  unsettled: readonly string[],
  params: ReadonlyMap<string, YamlMap>,
): string {
  const { command } = stage;
  const entry = formatLockedStage({
    cmd: stage.cmd,
    deps: new Map([...state.deps].map(([path, hash]) => [path, unsettled.includes(path) ? undefined : hash])),
    params,
    outs: made,
    codeVersion:
      command.kind === 'built-in' && state.codeVersion !== undefined
        ? { stage: command.name, version: state.codeVersion }
        : undefined,
  });
  return writeYaml(new Map([[stage.name, entry]]));
}

/** Which outs differ from what was there before. */
export function compareOuts(
  { state }: StageJob,
  made: ReadonlyMap<string, PathHash>,
): Pick<StageWork, 'changedOuts' | 'sameOuts'> {
  const isSame = ([path, hash]: readonly [string, PathHash]): boolean =>
    state.outs.get(path)?.md5 === hash.md5;
  return {
    changedOuts: [...made].filter((out) => !isSame(out)).map(([path]) => path),
    sameOuts: [...made].filter(isSame).map(([path]) => path),
  };
}
