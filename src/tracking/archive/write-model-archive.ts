import { createHash } from 'node:crypto';
import { closeSync, openSync, readSync } from 'node:fs';
import { join } from 'node:path';
import { formatTarHeader, TAR_END, tarPadding } from '../../files/tar.ts';
import { writeChunksDurably } from '../../files/write-file-durably.ts';
import { describeFiles, verifyStoredModel } from '../model-store.ts';
import type { ModelVersion, OriginRun } from '../model-version.ts';
import {
  type ArchiveManifest,
  CHECKSUM_ENTRY,
  FILES_PREFIX,
  MANIFEST_ENTRY,
  printManifest,
} from './archive-manifest.ts';

const CHUNK_BYTES = 1 << 20;

/**
 * Writes a model version with what is known of it as one file, a tar, and returns the file's size and SHA-256. The same version
 * gives the same bytes, whenever and by whomever it is exported. Throws `MODEL_INVALID` where its files are not as they were.
 */
export function writeModelArchive(
  path: string,
  version: ModelVersion,
  run: OriginRun | null,
): { readonly bytes: number; readonly sha256: string } {
  verifyStoredModel(version.folder, version.id);
  const manifest = makeManifest(version, run);
  const hash = createHash('sha256');
  let bytes = 0;
  writeChunksDurably(path, (write) => {
    const append = (chunk: Uint8Array): void => {
      hash.update(chunk);
      bytes += chunk.length;
      write(chunk);
    };
    appendText(append, MANIFEST_ENTRY, printManifest(manifest));
    for (const { name, bytes: size } of manifest.files) {
      append(formatTarHeader({ name: `${FILES_PREFIX}${name}`, bytes: size }));
      appendFile(append, join(version.folder, name));
      append(Buffer.alloc(tarPadding(size)));
    }
    appendText(append, CHECKSUM_ENTRY, `${hash.copy().digest('hex')}\n`);
    append(TAR_END);
  });
  return { bytes, sha256: hash.digest('hex') };
}

function makeManifest(version: ModelVersion, run: OriginRun | null): ArchiveManifest {
  return {
    name: version.name,
    version: version.version,
    id: version.id,
    created_at: version.createdAt,
    metrics: version.metrics,
    run,
    tags: version.tags,
    notes: version.notes,
    files: describeFiles(version.folder),
  };
}

function appendText(append: (chunk: Uint8Array) => void, name: string, text: string): void {
  const content = Buffer.from(text);
  append(formatTarHeader({ name, bytes: content.length }));
  append(content);
  append(Buffer.alloc(tarPadding(content.length)));
}

function appendFile(append: (chunk: Uint8Array) => void, path: string): void {
  const chunk = Buffer.allocUnsafe(CHUNK_BYTES);
  const descriptor = openSync(path, 'r');
  try {
    for (;;) {
      const bytes = readSync(descriptor, chunk, 0, chunk.length, null);
      if (bytes === 0) return;
      append(chunk.subarray(0, bytes));
    }
  } finally {
    closeSync(descriptor);
  }
}
