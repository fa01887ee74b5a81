import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { isSystemError } from '../../errors/system-error.ts';
import type { FileEffects } from '../file-effects.ts';
import { readYaml, valueOf } from '../yaml/read-yaml.ts';
import { throwProblems } from '../yaml/report-problems.ts';
import { writeYaml } from '../yaml/write-yaml.ts';
import { isYamlMap, type YamlKey, type YamlMap, type YamlValue } from '../yaml/yaml-value.ts';
import { checkLock } from './check-lock.ts';

/**
 * pipeline.lock: what each stage was last run with, in the schema 2.0 of dvc.lock. Entries are kept as they
 * were read, so what another version wrote there is not lost.
 */
export interface PipelineLock {
  readonly top: YamlMap;
}

const EMPTY: PipelineLock = {
  top: new Map<YamlKey, YamlValue>([
    ['schema', '2.0'],
    ['stages', new Map()],
  ]),
};

/**
 * Reads the lock at an absolute path; an empty one where there is no file. Throws `PIPELINE_LOCK_INVALID` with
 * the place, the file called `shownAs`.
 */
export function readPipelineLock(lockPath: string, shownAs = basename(lockPath)): PipelineLock {
  const text = readLockText(lockPath);
  if (text === undefined) return EMPTY;
  const source = { file: shownAs, text };
  const { root: node, problems } = readYaml(source);
  const wrong = [...problems, ...(node === undefined ? [] : checkLock(node, source))];
  throwProblems(
    'PIPELINE_LOCK_INVALID',
    wrong,
    `git checkout ${shownAs}   (or delete it: then every stage runs anew)`,
  );
  const top = node === undefined ? EMPTY.top : valueOf(node);
  return { top: isYamlMap(top) ? top : EMPTY.top };
}

/** What the lock says of a stage, as it stands there; undefined where it never ran. */
export function lockedEntry(lock: PipelineLock, name: string): YamlMap | undefined {
  const stages = lock.top.get('stages');
  const entry = isYamlMap(stages) ? stages.get(name) : undefined;
  return isYamlMap(entry) ? entry : undefined;
}

/** Where an entry that is new in the lock goes: to the end, or to its place among the others by a rank. */
export type Placing =
  | { readonly kind: 'append' }
  | { readonly kind: 'rank'; readonly rankOf: (name: YamlKey) => number | undefined };

/** The lock with the entries of some stages replaced, or added. */
export function withStages(
  lock: PipelineLock,
  entries: Iterable<readonly [string, YamlMap]>,
  placing: Placing = { kind: 'append' },
): PipelineLock {
  const known = lock.top.get('stages');
  let stages = new Map(isYamlMap(known) ? known : []);
  for (const [name, entry] of entries) {
    if (stages.has(name) || placing.kind === 'append') stages.set(name, entry);
    else stages = insertByRank(stages, name, entry, placing.rankOf);
  }
  return { top: new Map(lock.top).set('stages', stages) };
}

/** Behind the last entry of a lower rank, or else before the first of a higher one. */
function insertByRank(
  stages: YamlMap,
  name: string,
  entry: YamlMap,
  rankOf: (name: YamlKey) => number | undefined,
): Map<YamlKey, YamlValue> {
  const rank = rankOf(name) ?? Infinity;
  const entries = [...stages];
  const behind = entries.findLastIndex(([other]) => (rankOf(other) ?? Infinity) < rank);
  const before = entries.findIndex(([other]) => (rankOf(other) ?? -Infinity) > rank);
  const place = behind !== -1 ? behind + 1 : before !== -1 ? before : entries.length;
  return new Map(entries.toSpliced(place, 0, [name, entry]));
}

/** Writes the lock, whole or not at all; where the same stands there already, nothing. */
export function writePipelineLock(lockPath: string, lock: PipelineLock, effects: FileEffects): void {
  const text = formatLock(lock);
  if (readLockText(lockPath) !== text) effects.write(lockPath, text);
}

/** Text of entries that were written before: of a long lock only one entry changes at a time. */
const entryTexts = new WeakMap<YamlMap, string>();

function formatLock({ top }: PipelineLock): string {
  return [...top].map(([key, value]) => formatTopEntry(key, value)).join('');
}

function formatTopEntry(key: YamlKey, value: YamlValue): string {
  if (key !== 'stages' || !isYamlMap(value) || value.size === 0) return writeYaml(new Map([[key, value]]));
  return `stages:\n${[...value].map(([name, entry]) => formatEntry(name, entry)).join('')}`;
}

function formatEntry(name: YamlKey, entry: YamlValue): string {
  const known = isYamlMap(entry) ? entryTexts.get(entry) : undefined;
  if (known !== undefined) return known;
  const text = writeYaml(new Map([['stages', new Map([[name, entry]])]])).slice('stages:\n'.length);
  if (isYamlMap(entry)) entryTexts.set(entry, text);
  return text;
}

function readLockText(lockPath: string): string | undefined {
  try {
    return readFileSync(lockPath, 'utf8');
  } catch (error) {
    if (isSystemError(error, 'ENOENT')) return undefined;
    throw error;
  }
}
