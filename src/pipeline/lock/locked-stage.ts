import { compareCodePoints } from '../compare-code-points.ts';
import type { PathHash } from '../hashing/hash-path.ts';
import {
  formatKey,
  isYamlList,
  isYamlMap,
  type YamlKey,
  type YamlMap,
  type YamlValue,
} from '../yaml/yaml-value.ts';

/** Under this name, where a params file would stand, the lock keeps the code version of a built-in stage. DVC ignores it. */
export const CODE_VERSIONS = 'rakuten';

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
  readonly isExecutable: boolean;
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

/** What an entry of a lock, or the content of a `*.dvc` file, says. */
export function parseLockedStage(entry: YamlMap): LockedStage {
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

function parseLockedPaths(value: YamlValue | undefined): Map<string, LockedPath> {
  const items = isYamlList(value) ? value.filter(isYamlMap) : [];
  return new Map(
    items.map((item) => {
      const path = item.get('path');
      const name = typeof path === 'string' ? path : '';
      const md5 = item.get('md5');
      const size = item.get('size');
      return [
        name,
        {
          path: name,
          md5: typeof md5 === 'string' ? md5 : undefined,
          size: typeof size === 'bigint' ? Number(size) : undefined,
          isExecutable: item.get('isexec') === true,
        },
      ];
    }),
  );
}
