import { closeSync, fsyncSync, openSync, renameSync, rmSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';
import { createTemporaryFile } from './temporary-file.ts';

/**
 * Writes a file so that at every moment, power cut included, the path holds either the old content or the
 * new, whole: temp file in the same folder, fsync, rename, fsync of the folder. Makes the folder if needed.
 */
export function writeFileDurably(path: string, content: string | Uint8Array): void {
  writeChunksDurably(path, (append) => append(typeof content === 'string' ? Buffer.from(content) : content));
}

/** As `writeFileDurably`, for a file that `write` gives in pieces, so that its size does not matter. */
export function writeChunksDurably(path: string, write: (append: (chunk: Uint8Array) => void) => void): void {
  const { path: temporary, descriptor } = createTemporaryFile(path);
  try {
    try {
      write((chunk) => writeAll(descriptor, chunk));
      fsyncSync(descriptor);
    } finally {
      closeSync(descriptor);
    }
    renameSync(temporary, path);
  } catch (error) {
    rmSync(temporary, { force: true });
    throw error;
  }
  syncFolder(dirname(path));
}

/** Makes the renames and removals already done inside a folder survive a power cut. */
export function syncFolder(folder: string): void {
  const descriptor = openSync(folder, 'r');
  try {
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}

function writeAll(descriptor: number, content: Uint8Array): void {
  let written = 0;
  while (written < content.length) written += writeSync(descriptor, content, written);
}
