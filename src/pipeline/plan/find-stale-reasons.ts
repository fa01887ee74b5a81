import { hashPath, type Hasher, type PathHash } from '../hashing/hash-path.ts';
import { CODE_VERSIONS, type LockedPath, type LockedStage } from '../lock/locked-stage.ts';
import { findParam, type ParamsFile } from '../definition/params-file.ts';
import { valueOf } from '../yaml/read-yaml.ts';
import type { Stage, StageOut, StageParamsSource, StagePath } from '../definition/stage.ts';
import type { StaleReason } from './stale-reason.ts';
import {
  formatKey,
  isSameValue,
  isYamlMap,
  type YamlKey,
  type YamlMap,
  type YamlValue,
} from '../yaml/yaml-value.ts';

/** All that decides whether a stage has to run, as it is now. Everything here is part of the fingerprint. */
export interface StageState {
  /** By path as spelled: an input that differs may give another result. */
  readonly deps: ReadonlyMap<string, PathHash | undefined>;
  /** By file, then dotted name. Values, so that a comment in params.yaml does not count. */
  readonly params: ReadonlyMap<string, YamlMap>;
  /** By path as spelled: an output that was lost or edited is not what the stage made. */
  readonly outs: ReadonlyMap<string, PathHash | undefined>;
  /** Of a built-in stage: other code may give another result from the same input. */
  readonly codeVersion: string | undefined;
}

export interface StateSources {
  readonly hasher: Hasher;
  readonly paramsFiles: ReadonlyMap<string, ParamsFile>;
  readonly codeVersions: ReadonlyMap<string, string>;
  /** Whether the cache has all of a file or folder. */
  readonly isStored: (md5: string) => boolean;
}

/** Hashes the deps and outs of a stage and looks up its params. */
export async function readStageState(stage: Stage, sources: StateSources): Promise<StageState> {
  const { command } = stage;
  return {
    deps: await hashAll(stage.deps, sources.hasher),
    params: readStageParams(stage, sources.paramsFiles),
    outs: await hashAll(stage.outs, sources.hasher),
    codeVersion: command.kind === 'built-in' ? sources.codeVersions.get(command.name) : undefined,
  };
}

export async function hashAll(
  paths: readonly StagePath[],
  hasher: Hasher,
): Promise<Map<string, PathHash | undefined>> {
  const hashes = new Map<string, PathHash | undefined>();
  for (const { path, absolute } of paths) hashes.set(path, await hashPath(absolute, hasher));
  return hashes;
}

/** The values of the params that a stage declares, by file and dotted name; of a whole file its first-level keys. */
export function readStageParams(
  stage: Stage,
  paramsFiles: ReadonlyMap<string, ParamsFile>,
): Map<string, YamlMap> {
  const params = new Map<string, YamlMap>();
  for (const { file, absolute, keys } of stage.params) {
    const content = paramsFiles.get(absolute);
    if (content === undefined) continue;
    const whole = content.root && valueOf(content.root);
    if (keys === undefined) {
      params.set(file, isYamlMap(whole) ? whole : new Map());
      continue;
    }
    const values = new Map<YamlKey, YamlValue>();
    for (const key of keys) {
      const lookup = findParam(content, key);
      if (lookup.kind === 'found') values.set(key, valueOf(lookup.node));
    }
    params.set(file, values);
  }
  return params;
}

/**
 * Compares a stage with what the lock says of its last run. No reason: up to date. In order: command, code, deps,
 * params, outs. Of a frozen stage and of tracked data only what they hold counts, not what it was made from.
 */
export function findStaleReasons(
  stage: Stage,
  state: StageState,
  locked: LockedStage | undefined,
  isStored: StateSources['isStored'],
): readonly StaleReason[] {
  const outs = (): StaleReason[] =>
    stage.outs.flatMap((out) => compareOut(out, state, locked?.outs.get(out.path), isStored));
  if (stage.command.kind === 'tracked') return outs();
  if (stage.frozen) return [...(locked === undefined ? [] : compareCommand(stage, locked)), ...outs()];
  if (isCallback(stage)) return [{ kind: 'nothing-to-compare' }];
  if (locked === undefined) return [{ kind: 'never-run' }];
  return [
    ...compareCommand(stage, locked),
    ...(stage.alwaysChanged ? [{ kind: 'always-changed' } as const] : []),
    ...compareCode(stage, state, locked),
    ...stage.deps.flatMap((dep) => compareDep(dep, state, locked.deps.get(dep.path))),
    ...stage.params.flatMap((params) =>
      compareParams(params, state.params.get(params.file), locked.params.get(params.file)),
    ),
    ...outs(),
  ];
}

/** Without anything to compare a stage runs every time. */
export function isCallback({ deps, outs, params }: Stage): boolean {
  return deps.length === 0 && outs.length === 0 && params.length === 0;
}

function compareCommand(stage: Stage, locked: LockedStage): StaleReason[] {
  return isSameValue(locked.cmd, stage.cmd)
    ? []
    : [{ kind: 'command-changed', old: locked.cmd, new: stage.cmd }];
}

function compareCode({ command }: Stage, { codeVersion }: StageState, locked: LockedStage): StaleReason[] {
  if (command.kind !== 'built-in' || codeVersion === undefined) return [];
  const old = locked.params.get(CODE_VERSIONS)?.get(command.name);
  if (old === codeVersion) return [];
  return [{ kind: 'code-changed', old: typeof old === 'string' ? old : undefined, new: codeVersion }];
}

function compareDep({ path }: StagePath, state: StageState, locked: LockedPath | undefined): StaleReason[] {
  const now = state.deps.get(path);
  if (now === undefined) return [{ kind: 'dep-missing', path }];
  if (locked === undefined) return [{ kind: 'dep-added', path }];
  if (locked.md5 === undefined) return [{ kind: 'dep-unsettled', path }];
  return now.md5 === locked.md5 ? [] : [{ kind: 'dep-changed', path, old: locked.md5, new: now.md5 }];
}

function compareParams(
  { file, keys }: StageParamsSource,
  values: YamlMap | undefined,
  locked: YamlMap | undefined,
): StaleReason[] {
  // Of a whole file what was in it counts, too.
  const names: Iterable<YamlKey> = keys ?? [...(values?.keys() ?? []), ...(locked?.keys() ?? [])];
  return [...new Set(names)].flatMap((key) => {
    const param = formatKey(key);
    const value = values?.get(key);
    if (value === undefined && keys !== undefined) return [{ kind: 'param-missing', file, param } as const];
    return compareParam(file, param, locked?.get(key), value);
  });
}

/** Of a group of settings only those that differ: `train.C`, not all of `train`. */
function compareParam(
  file: string,
  param: string,
  old: YamlValue | undefined,
  value: YamlValue | undefined,
): StaleReason[] {
  if (isSameValue(old, value)) return [];
  if (value === undefined) return [{ kind: 'param-removed', file, param, old: old ?? null }];
  if (old === undefined) return [{ kind: 'param-added', file, param, new: value }];
  if (!isYamlMap(old) || !isYamlMap(value)) return [{ kind: 'param-changed', file, param, old, new: value }];
  const keys = new Set([...old.keys(), ...value.keys()]);
  return [...keys].flatMap((key) =>
    compareParam(file, `${param}.${formatKey(key)}`, old.get(key), value.get(key)),
  );
}

function compareOut(
  { path, cache }: StageOut,
  state: StageState,
  locked: LockedPath | undefined,
  isStored: StateSources['isStored'],
): StaleReason[] {
  const now = state.outs.get(path);
  if (now === undefined) return [{ kind: 'out-missing', path }];
  if (locked?.md5 === undefined) return [{ kind: 'out-added', path }];
  if (now.md5 !== locked.md5) return [{ kind: 'out-changed', path, old: locked.md5, new: now.md5 }];
  return cache && !isStored(locked.md5) ? [{ kind: 'out-not-cached', path }] : [];
}
