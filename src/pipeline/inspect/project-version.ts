import { AppError } from '../../errors/app-error.ts';
import { objectPath, readTree, type ObjectStore } from '../cache/object-store.ts';
import type { Pipeline } from '../definition/load-pipeline.ts';
import { entryOf, readYaml, type YamlNode } from '../yaml/read-yaml.ts';
import type { FileSource } from './file-source.ts';
import { projectPath } from './pipeline-nodes.ts';
import { readFileOnDisk } from './workspace-files.ts';

/** A project as it is, or as it was in a commit. */
export interface ProjectVersion extends FileSource {
  /** `workspace`, or the revision as it was named. */
  readonly name: string;
  /** Undefined where there was none, or none that could be read: then `error` says why. Its paths lie in its own `root`. */
  readonly pipeline: Pipeline | undefined;
  readonly error: AppError | undefined;
}

/**
 * A project whose files come from a source (a folder, a commit) and, where they are not there, from the cache of outputs,
 * by the locks of that time. `load` reads the pipeline; a project without one is fine, any other `AppError` is kept.
 */
export async function openProjectVersion(
  name: string,
  source: FileSource,
  load: () => Promise<Pipeline>,
  store: ObjectStore,
): Promise<ProjectVersion> {
  const { pipeline, error } = await load().then(
    (loaded) => ({ pipeline: loaded, error: undefined }),
    (thrown: unknown) => {
      if (!(thrown instanceof AppError)) throw thrown;
      return { pipeline: undefined, error: thrown.code === 'PIPELINE_NOT_FOUND' ? undefined : thrown };
    },
  );
  let locked: Promise<LockedOuts> | undefined;
  const lockedOuts = (): Promise<LockedOuts> => (locked ??= readLockedOuts(pipeline, source));
  return {
    name,
    pipeline,
    error,
    read: async (path) => (await source.read(path)) ?? readCached(path, await lockedOuts(), store),
    list: async (path) => {
      const found = await source.list(path);
      return found.length > 0 ? found : listCached(path, await lockedOuts(), store);
    },
  };
}

/** Ids of outputs, as the locks have them, by path relative to the project. */
type LockedOuts = ReadonlyMap<string, string>;

async function readLockedOuts(pipeline: Pipeline | undefined, source: FileSource): Promise<LockedOuts> {
  const outs = new Map<string, string>();
  const locks = new Map<string, YamlNode | undefined>();
  for (const stage of pipeline?.stages ?? []) {
    const lockPath = projectPath(pipeline?.root ?? '', stage.file.lockPath);
    if (!locks.has(lockPath)) {
      const text = (await source.read(lockPath))?.toString() ?? '';
      locks.set(lockPath, readYaml({ file: lockPath, text }).root);
    }
    const root = locks.get(lockPath);
    const entry =
      stage.command.kind === 'tracked' ? root : entryOf(entryOf(root, 'stages')?.value, stage.name)?.value;
    const entries = entryOf(entry, 'outs')?.value;
    for (const item of entries?.kind === 'list' ? entries.items : []) {
      const path = textOf(item, 'path');
      const md5 = textOf(item, 'md5');
      const out = stage.outs.find((one) => one.path === path);
      if (out !== undefined && md5 !== undefined)
        outs.set(projectPath(pipeline?.root ?? '', out.absolute), md5);
    }
  }
  return outs;
}

function textOf(node: YamlNode, key: string): string | undefined {
  const value = entryOf(node, key)?.value;
  return value?.kind === 'scalar' && typeof value.value === 'string' ? value.value : undefined;
}

function readCached(path: string, outs: LockedOuts, store: ObjectStore): Buffer | undefined {
  const md5 = outs.get(path);
  if (md5 !== undefined) return md5.endsWith('.dir') ? undefined : readFileOnDisk(objectPath(store, md5));
  for (const [out, id] of outs) {
    if (!id.endsWith('.dir') || !path.startsWith(`${out}/`)) continue;
    const file = readTree(store, id)?.find(({ relpath }) => `${out}/${relpath}` === path);
    if (file !== undefined) return readFileOnDisk(objectPath(store, file.md5));
  }
  return undefined;
}

function listCached(path: string, outs: LockedOuts, store: ObjectStore): string[] {
  const files = [...outs].flatMap(([out, id]) =>
    id.endsWith('.dir') ? (readTree(store, id) ?? []).map(({ relpath }) => `${out}/${relpath}`) : [out],
  );
  return files.filter((file) => file === path || file.startsWith(`${path}/`)).sort();
}
