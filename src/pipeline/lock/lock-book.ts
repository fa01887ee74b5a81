import { relative } from 'node:path';
import type { Stage } from '../definition/stage.ts';
import type { FileEffects } from '../file-effects.ts';
import { formatKey, type YamlMap } from '../yaml/yaml-value.ts';
import { parseLockedStage, type LockedStage } from './locked-stage.ts';
import {
  lockedEntry,
  readPipelineLock,
  withStages,
  writePipelineLock,
  type PipelineLock,
  type Placing,
} from './pipeline-lock.ts';
import { readTrackedFile } from './tracked-file.ts';

/**
 * The locks of all pipeline files, each read once, at first need. The only writer of them: what is recorded
 * is known at once and is on disk after the next `flush`.
 */
export interface LockBook {
  /** What the stage was last run with; of a `*.dvc` file its own content. Undefined where it never ran. */
  readonly find: (stage: Stage) => LockedStage | undefined;
  /** The same as it stands in the lock. */
  readonly findEntry: (stage: Stage) => YamlMap | undefined;
  readonly record: (lockPath: string, name: string, entry: YamlMap) => void;
  /** Writes each lock that has changed, whole or not at all. */
  readonly flush: (effects: FileEffects) => void;
}

/**
 * Stages that are new in their lock stand there in the order in which they are recorded, as in DVC; with `order`,
 * for stages that may end in any order, in that one. Throws `PIPELINE_LOCK_INVALID` with the place when a lock that
 * is asked for cannot be read.
 */
export function openLockBook(root: string, order?: readonly Stage[]): LockBook {
  const ranks = new Map(order?.map(({ name, file }, rank) => [`${file.lockPath}:${name}`, rank]));
  const placingIn = (lockPath: string): Placing =>
    order === undefined
      ? { kind: 'append' }
      : { kind: 'rank', rankOf: (name) => ranks.get(`${lockPath}:${formatKey(name)}`) };
  const locks = new Map<string, PipelineLock>();
  const tracked = new Map<string, YamlMap | undefined>();
  const recorded = new Map<string, Map<string, YamlMap>>();

  const lockAt = (path: string): PipelineLock => {
    const known = locks.get(path);
    if (known !== undefined) return known;
    const lock = readPipelineLock(path, relative(root, path));
    locks.set(path, lock);
    return lock;
  };
  const findEntry = ({ command, file: { lockPath }, name }: Stage): YamlMap | undefined => {
    if (command.kind !== 'tracked') {
      return recorded.get(lockPath)?.get(name) ?? lockedEntry(lockAt(lockPath), name);
    }
    if (!tracked.has(lockPath)) tracked.set(lockPath, readTrackedFile(lockPath));
    return tracked.get(lockPath);
  };
  return {
    findEntry,
    find(stage) {
      const entry = findEntry(stage);
      return entry && parseLockedStage(entry);
    },
    record(lockPath, name, entry) {
      const entries = recorded.get(lockPath) ?? new Map<string, YamlMap>();
      recorded.set(lockPath, entries.set(name, entry));
    },
    flush(effects) {
      for (const [lockPath, entries] of recorded) {
        const lock = withStages(lockAt(lockPath), entries, placingIn(lockPath));
        writePipelineLock(lockPath, lock, effects);
        locks.set(lockPath, lock);
        recorded.delete(lockPath);
      }
    },
  };
}
