import { createHash } from 'node:crypto';
import {
  closeSync,
  copyFileSync,
  existsSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readdirSync,
  statSync,
  writeSync,
} from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { describeFiles, hashContent, type StoredFile } from '../models/model-store.ts';
import type { ModelVersion } from '../models/model-version.ts';
import { TRACKING_DATABASE } from '../models/registered-model.ts';
import { BACKED_UP, REGISTRY } from './backup-manifest.ts';

/** Called between pieces of work: lets signals through and may throw, and hears what was read since the last call. */
export type Breathe = (bytes?: number) => Promise<void>;

/** A file of a backup to be, and where its bytes are. */
export interface SourceFile extends StoredFile {
  readonly source: string;
}

/** The files of the models that versions name, each once. */
export async function collectModels(
  root: string,
  versions: readonly ModelVersion[],
  breathe: Breathe,
): Promise<{ readonly files: SourceFile[]; readonly damaged: ModelVersion[] }> {
  const files = new Map<string, SourceFile>();
  const damaged: ModelVersion[] = [];
  const judged = new Map<string, boolean>();
  for (const version of versions) {
    if (version.prunedAt !== null) continue;
    const { folder, id } = version;
    const isKnown = judged.has(folder);
    if (!isKnown) await breathe();
    const content = isKnown || !existsSync(folder) ? [] : describeFiles(folder);
    const isSound =
      judged.get(folder) ?? (dirname(folder) === join(root, REGISTRY) && hashContent(content) === id);
    judged.set(folder, isSound);
    if (!isSound) damaged.push(version);
    else
      for (const file of content) {
        const name = `${REGISTRY}/${basename(folder)}/${file.name}`;
        files.set(name, { ...file, name, source: join(folder, file.name) });
      }
  }
  return { files: [...files.values()], damaged };
}

/** The project's own files, copied into `scratch` first: they may change at any time. Half-written ones are left out. */
export function collectProjectFiles(root: string, scratch: string): SourceFile[] {
  const paths = BACKED_UP.filter((path) => path !== TRACKING_DATABASE && path !== REGISTRY).flatMap((path) =>
    listFiles(root, path),
  );
  for (const path of paths) {
    mkdirSync(dirname(join(scratch, path)), { recursive: true });
    copyFileSync(join(root, path), join(scratch, path));
  }
  return existsSync(scratch)
    ? describeFiles(scratch).map((file) => ({ ...file, source: join(scratch, file.name) }))
    : [];
}

/** Writes a new file piece by piece, and returns its SHA-256 once it is on disk. */
export async function writeHashed(
  path: string,
  chunks: Iterable<Uint8Array>,
  breathe: Breathe,
): Promise<string> {
  const hash = createHash('sha256');
  const descriptor = openSync(path, 'wx');
  try {
    for (const chunk of chunks) {
      hash.update(chunk);
      for (let written = 0; written < chunk.length;) written += writeSync(descriptor, chunk, written);
      await breathe(chunk.length);
    }
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
  return hash.digest('hex');
}

function listFiles(root: string, path: string): string[] {
  const stat = statSync(join(root, path), { throwIfNoEntry: false });
  if (stat?.isFile() === true) return [path];
  if (stat?.isDirectory() !== true) return [];
  return readdirSync(join(root, path))
    .filter((name) => !/^\..*\.tmp$/.test(name))
    .flatMap((name) => listFiles(root, `${path}/${name}`));
}
