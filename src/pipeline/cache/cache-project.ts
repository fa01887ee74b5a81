import { join } from 'node:path';
import { AppError } from '../../errors/app-error.ts';
import {
  cacheFolderOf,
  linkTypesOf,
  readProjectConfig,
  type ProjectConfig,
} from '../config/project-config.ts';
import { loadPipeline, type Pipeline } from '../definition/load-pipeline.ts';
import { FILE_EFFECTS, type FileEffects } from '../file-effects.ts';
import type { Hasher } from '../hashing/hash-path.ts';
import { openHashTable } from '../hashing/hash-table.ts';
import { createIgnoreRules } from '../hashing/ignore-rules.ts';
import { openLockBook, type LockBook } from '../lock/lock-book.ts';
import { createPace } from '../pace.ts';
import type { BuiltInStages } from '../run/built-in-stage.ts';
import { claimPipeline } from '../run/claim-pipeline.ts';
import { recover, type Recovery } from '../run/finish-journal.ts';
import { removeLeftovers } from '../run/remove-leftovers.ts';
import { STATE_FOLDER } from '../state-folder.ts';
import { openObjectStore, type ObjectStore } from './object-store.ts';

/** What a command about the cache needs of the world around it. */
export interface CacheHost {
  /** Absolute path of the project's folder. */
  readonly root: string;
  /** Where the command was typed: targets are seen from there. */
  readonly folder: string;
  /** For whoever finds the pipeline busy: "rakuten checkout". */
  readonly commandLine: string;
  readonly builtIns: BuiltInStages;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly processId: number;
  readonly now: () => Date;
  readonly signal: AbortSignal;
  /** Wait for another process that is at work. */
  readonly wait: boolean;
  readonly onWait: (holder: string) => void;
  readonly onRecovery: (recovery: Recovery) => void;
}

/** A project and its cache, open for work. */
export interface CacheProject {
  readonly root: string;
  readonly folder: string;
  readonly config: ProjectConfig;
  /** Undefined where there is nothing yet: neither pipeline.yaml nor data that is tracked. */
  readonly pipeline: Pipeline | undefined;
  readonly book: LockBook;
  readonly store: ObjectStore;
  readonly hasher: Hasher;
  readonly effects: FileEffects;
}

/** The project's cache as .dvc/config says: where it is, and how it links. */
export function openConfiguredStore(config: ProjectConfig): ObjectStore {
  return openObjectStore({
    root: config.root,
    cacheFolder: cacheFolderOf(config),
    linkTypes: linkTypesOf(config),
  });
}

/**
 * Claims the project, brings into order what a process that died has left, and works on it. Throws
 * `PIPELINE_BUSY`, and what `loadPipeline` throws but for `PIPELINE_NOT_FOUND`.
 */
export async function withProject<Result>(
  host: CacheHost,
  work: (project: CacheProject) => Promise<Result>,
): Promise<Result> {
  const { root, now, signal } = host;
  const claim = await claimPipeline({ ...host, command: host.commandLine });
  try {
    const openBook = (isOrdered: boolean): LockBook =>
      openLockBook(root, isOrdered ? tryLoad(host)?.graph.order : undefined);
    const keptFolder = join(root, STATE_FOLDER, 'kept', now().toISOString().replaceAll(':', ''));
    for (const recovery of recover(root, keptFolder, openBook, FILE_EFFECTS)) host.onRecovery(recovery);
    const config = readProjectConfig(root);
    const pipeline = tryLoad(host);
    if (pipeline !== undefined) removeLeftovers(pipeline, FILE_EFFECTS);
    const ignore = pipeline?.ignoreRules ?? createIgnoreRules(root);
    const table = openHashTable(join(root, STATE_FOLDER, 'hashes.json'), now);
    try {
      return await work({
        root,
        folder: host.folder,
        config,
        pipeline,
        book: openLockBook(root),
        store: openConfiguredStore(config),
        hasher: { table, breathe: createPace(signal), ignore },
        effects: FILE_EFFECTS,
      });
    } finally {
      table.save(false);
    }
  } finally {
    claim.release();
  }
}

function tryLoad({ root, builtIns }: CacheHost): Pipeline | undefined {
  try {
    return loadPipeline({ root, builtInNames: [...builtIns.versions.keys()] });
  } catch (error) {
    if (error instanceof AppError && error.code === 'PIPELINE_NOT_FOUND') return undefined;
    throw error;
  }
}
