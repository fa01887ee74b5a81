import { createHash, randomBytes } from 'node:crypto';
import { existsSync, statSync, type Dirent } from 'node:fs';
import { mkdir, open, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { isSystemError } from '../../errors/system-error.ts';
import { STORE_EFFECTS } from '../cache/store-effects.ts';
import { throwIfInterrupted } from '../pace.ts';
import { corruptObject } from './corrupt-object.ts';
import { createPlacer } from './place-in-batches.ts';
import { readFileChunks } from './read-file-chunks.ts';
import type { Remote, RemoteHost, RemoteSource } from './remote.ts';

/** Where files are made before they get their names: beside `files` and `runs`, where DVC does not look. */
const WORKSHOP = '.rakuten-';
const ABANDONED_AFTER_MS = 24 * 60 * 60 * 1000;

export interface FolderRemoteOptions {
  readonly name: string;
  /** Absolute. */
  readonly folder: string;
}

/** A remote that is a folder: another disk, or a network share. */
export function createFolderRemote({ name, folder }: FolderRemoteOptions, host: RemoteHost): Remote {
  const pathOf = (key: string): string => join(folder, key);
  const placer = createPlacer(STORE_EFFECTS);
  const workshop = join(folder, `${WORKSHOP}${randomBytes(6).toString('hex')}`);
  let count = 0;
  return {
    name,
    url: folder,
    has: (keys) => Promise.resolve(new Set(keys.filter((key) => existsSync(pathOf(key))))),
    read(key, offset) {
      const path = pathOf(key);
      if (!existsSync(path)) return Promise.resolve(undefined);
      return Promise.resolve(readFileChunks(path, offset));
    },
    async write(source, onBytes) {
      if (count === 0) await removeAbandoned(folder, host.now());
      await mkdir(workshop, { recursive: true });
      const from = join(workshop, String(count++));
      const bytes = await copyChecked(source, from, host, onBytes);
      await placer.add({ from, to: pathOf(source.key), bytes });
    },
    async settle() {
      await placer.flush();
      await rm(workshop, { recursive: true, force: true });
    },
    list: (prefix) => listBelow(folder, prefix.slice(0, prefix.lastIndexOf('/') + 1), prefix),
  };
}

/** Copies a file and returns its size. Throws `CACHE_CORRUPT` where its md5 is not the expected one. */
async function copyChecked(
  source: RemoteSource,
  to: string,
  { signal }: RemoteHost,
  onBytes: (bytes: number) => void,
): Promise<number> {
  const hash = createHash('md5');
  const file = await open(to, 'wx');
  let bytes = 0;
  try {
    for await (const chunk of readFileChunks(source.file)) {
      throwIfInterrupted(signal);
      hash.update(chunk);
      await file.writeFile(chunk);
      bytes += chunk.length;
      onBytes(chunk.length);
    }
  } finally {
    await file.close();
  }
  const found = hash.digest('hex');
  if (source.md5 === undefined || found === source.md5) return bytes;
  await rm(to, { force: true });
  throw corruptObject(source, found);
}

/** Removes what processes that were killed have left long ago. */
async function removeAbandoned(folder: string, now: Date): Promise<void> {
  const names = existsSync(folder) ? await readdir(folder) : [];
  for (const name of names.filter((one) => one.startsWith(WORKSHOP))) {
    const stats = statSync(join(folder, name), { throwIfNoEntry: false });
    if (stats === undefined || now.getTime() - stats.mtimeMs < ABANDONED_AFTER_MS) continue;
    await rm(join(folder, name), { recursive: true, force: true });
  }
}

async function* listBelow(folder: string, below: string, prefix: string): AsyncIterable<string> {
  let items: Dirent[];
  try {
    items = await readdir(join(folder, below), { withFileTypes: true });
  } catch (error) {
    if (isSystemError(error, 'ENOENT') || isSystemError(error, 'ENOTDIR')) return;
    throw error;
  }
  for (const item of items.sort((left, right) => (left.name < right.name ? -1 : 1))) {
    const key = below + item.name;
    if (!key.startsWith(prefix) && !prefix.startsWith(`${key}/`)) continue;
    if (isFolder(item, join(folder, key))) yield* listBelow(folder, `${key}/`, prefix);
    else yield key;
  }
}

function isFolder(item: Dirent, path: string): boolean {
  if (!item.isSymbolicLink()) return item.isDirectory();
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false;
}
