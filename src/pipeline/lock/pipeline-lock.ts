import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { isSystemError } from '../../errors/system-error.ts';
import { compareCodePoints } from '../compare-code-points.ts';
import type { FileEffects } from '../file-effects.ts';
import type { PathHash } from '../hashing/hash-path.ts';
import { readYaml, valueOf } from '../yaml/read-yaml.ts';
import { checkLock } from './check-lock.ts';
import { throwProblems } from '../yaml/report-problems.ts';
import { writeYaml } from '../yaml/write-yaml.ts';
import {
  formatKey,
  isYamlList,
  isYamlMap,
  type YamlKey,
  type YamlMap,
  type YamlValue,
} from '../yaml/yaml-value.ts';

const LOCK_FILE = 'pipeline.lock';
/** Under this name, where a params file would stand, the lock keeps the code version of a built-in stage. DVC ignores it. */
export const CODE_VERSIONS = 'rakuten';

/**
 * pipeline.lock: what each stage was last run with, in the schema 2.0 of dvc.lock. Entries are kept as they
 * were read, so what another version wrote there is not lost.
 */
export interface PipelineLock {
  readonly top: YamlMap;
}

/** A stage as it was last run. */
export interface LockedStage {
  readonly cmd: YamlValue;
  readonly deps: ReadonlyMap<string, LockedPath>;
  /** By file as spelled in pipeline.yaml, then by dotted name. */
  readonly params: ReadonlyMap<string, YamlMap>;
  readonly outs: ReadonlyMap<string, LockedPath>;
}

export interface LockedPath {
  readonly path: string;
  /** Undefined where the file changed while the stage ran: it counts as changed until the stage has run again. */
  readonly md5: string | undefined;
  readonly size: number | undefined;
}

const EMPTY: PipelineLock = {
  top: new Map<YamlKey, YamlValue>([
    ['schema', '2.0'],
    ['stages', new Map()],
  ]),
};

/** Reads the lock; an empty one where there is no file. Throws `PIPELINE_LOCK_INVALID` with the place. */
export function readPipelineLock(root: string): PipelineLock {
  const text = readLockText(root);
  if (text === undefined) return EMPTY;
  const source = { file: LOCK_FILE, text };
  const { root: node, problems } = readYaml(source);
  const wrong = [...problems, ...(node === undefined ? [] : checkLock(node, source))];
  throwProblems(
    'PIPELINE_LOCK_INVALID',
    wrong,
    `git checkout ${LOCK_FILE}   (or delete it: then every stage runs anew)`,
  );
  const top = node === undefined ? EMPTY.top : valueOf(node);
  return { top: isYamlMap(top) ? top : EMPTY.top };
}

/** What the lock knows of a stage, undefined where it never ran. */
export function lockedStage(lock: PipelineLock, name: string): LockedStage | undefined {
  const stages = lock.top.get('stages');
  const entry = isYamlMap(stages) ? stages.get(name) : undefined;
  return isYamlMap(entry) ? parseLockedStage(entry) : undefined;
}

/** The lock with the entry of one stage replaced, or added at the end. */
export function withStage(lock: PipelineLock, name: string, entry: YamlMap): PipelineLock {
  const stages = lock.top.get('stages');
  const replaced = new Map(isYamlMap(stages) ? stages : []).set(name, entry);
  return { top: new Map(lock.top).set('stages', replaced) };
}

/** Writes pipeline.lock, whole or not at all. */
export function writePipelineLock(root: string, lock: PipelineLock, effects: FileEffects): void {
  const text = writeYaml(lock.top);
  if (readLockText(root) !== text) effects.write(join(root, LOCK_FILE), text);
}

export interface LockedStageParts {
  readonly cmd: string | readonly string[];
  /** By path as spelled; undefined hashes are recorded as unknown. */
  readonly deps: ReadonlyMap<string, PathHash | undefined>;
  /** By file as spelled; values by dotted name. */
  readonly params: ReadonlyMap<string, YamlMap>;
  readonly outs: ReadonlyMap<string, PathHash>;
  readonly codeVersion: { readonly stage: string; readonly version: string } | undefined;
}

/** The entry of a stage, its parts in the order of dvc.lock: paths by code point, params.yaml before other files. */
export function formatLockedStage(parts: LockedStageParts): YamlMap {
  const entry = new Map<YamlKey, YamlValue>([['cmd', parts.cmd]]);
  const files = [...parts.params]
    .sort(
      ([left], [right]) =>
        Number(right === 'params.yaml') - Number(left === 'params.yaml') || compareCodePoints(left, right),
    )
    .map(([file, values]): [string, YamlMap] => [file, sortKeys(values)]);
  if (parts.codeVersion !== undefined) {
    files.push([CODE_VERSIONS, new Map([[parts.codeVersion.stage, parts.codeVersion.version]])]);
  }
  if (parts.deps.size > 0) entry.set('deps', formatPaths(parts.deps));
  if (files.length > 0) entry.set('params', new Map(files));
  if (parts.outs.size > 0) entry.set('outs', formatPaths(parts.outs));
  return entry;
}

function sortKeys(values: YamlMap): YamlMap {
  return new Map([...values].sort(([left], [right]) => compareCodePoints(formatKey(left), formatKey(right))));
}

function formatPaths(hashes: ReadonlyMap<string, PathHash | undefined>): YamlMap[] {
  return [...hashes]
    .sort(([left], [right]) => compareCodePoints(left, right))
    .map(([path, hash]) => {
      const entry = new Map<YamlKey, YamlValue>([['path', path]]);
      if (hash === undefined) return entry;
      entry.set('hash', 'md5').set('md5', hash.md5).set('size', BigInt(hash.size));
      if (hash.kind === 'folder') entry.set('nfiles', BigInt(hash.fileCount));
      if (hash.kind === 'file' && hash.isExecutable) entry.set('isexec', true);
      return entry;
    });
}

function parseLockedStage(entry: YamlMap): LockedStage {
  const params = entry.get('params');
  return {
    cmd: entry.get('cmd') ?? null,
    deps: parseLockedPaths(entry.get('deps')),
    params: new Map(
      isYamlMap(params)
        ? [...params].flatMap(([file, values]) =>
            isYamlMap(values) ? [[formatKey(file), values] as const] : [],
          )
        : [],
    ),
    outs: parseLockedPaths(entry.get('outs')),
  };
}

function parseLockedPaths(value: YamlValue | undefined): Map<string, LockedPath> {
  const items = isYamlList(value) ? value.filter(isYamlMap) : [];
  return new Map(
    items.map((item) => {
      const path = formatKey(asKey(item.get('path')));
      const md5 = item.get('md5');
      const size = item.get('size');
      return [
        path,
        {
          path,
          md5: typeof md5 === 'string' ? md5 : undefined,
          size: typeof size === 'bigint' ? Number(size) : undefined,
        },
      ];
    }),
  );
}

function asKey(value: YamlValue | undefined): YamlKey {
  return typeof value === 'string' ? value : '';
}

function readLockText(root: string): string | undefined {
  try {
    return readFileSync(join(root, LOCK_FILE), 'utf8');
  } catch (error) {
    if (isSystemError(error, 'ENOENT')) return undefined;
    throw error;
  }
}
