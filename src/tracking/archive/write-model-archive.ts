import { join } from 'node:path';
import { writeChunksDurably } from '../../files/write-file-durably.ts';
import { describeFiles, verifyVersion } from '../models/model-store.ts';
import type { ModelVersion, OriginRun } from '../models/model-version.ts';
import { type ArchiveManifest, FILES_PREFIX, MANIFEST_ENTRY, printManifest } from './archive-manifest.ts';
import { ArchiveWriter, readChunks } from './archive-writer.ts';

/**
 * Writes a model version with what is known of it as one file, a tar, and returns the file's size and SHA-256. The same version
 * gives the same bytes, whenever and by whomever it is exported. Throws `MODEL_INVALID` where its files are not as they were.
 */
export function writeModelArchive(
  path: string,
  version: ModelVersion,
  run: OriginRun | null,
): { readonly bytes: number; readonly sha256: string } {
  verifyVersion(version);
  const manifest = makeManifest(version, run);
  let written = { bytes: 0, sha256: '' };
  writeChunksDurably(path, (write) => {
    const archive = new ArchiveWriter(write);
    archive.addText(MANIFEST_ENTRY, printManifest(manifest));
    for (const { name, bytes } of manifest.files) {
      archive.startEntry(`${FILES_PREFIX}${name}`, bytes);
      for (const chunk of readChunks(join(version.folder, name))) archive.append(chunk);
      archive.endEntry(bytes);
    }
    const sha256 = archive.finish();
    written = { bytes: archive.bytes, sha256 };
  });
  return written;
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
