import {
  closeSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readdirSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { syncFolder, writeFileDurably } from '../files/write-file-durably.ts';

/** Every change that the pipeline makes to files, one by one, so that a test can end the process between any two. */
export interface FileEffects {
  readonly write: (path: string, content: string) => void;
  /** Makes the target's folder if needed; both folders are on disk afterwards. */
  readonly move: (from: string, to: string) => void;
  /** The same without waiting for the disk: for what a journal on disk could undo. */
  readonly setAside: (from: string, to: string) => void;
  /** Writes a note that nothing depends on after a power cut: then it may be missing, or empty. */
  readonly note: (path: string, content: string) => void;
  /** A file or a whole folder; nothing happens where there is none. */
  readonly remove: (path: string) => void;
  /** Puts a file, or a folder with all below it, on disk. */
  readonly sync: (path: string) => void;
}

export const FILE_EFFECTS: FileEffects = {
  write: writeFileDurably,
  note(path, content) {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(`${path}.tmp`, content);
    renameSync(`${path}.tmp`, path);
  },
  setAside(from, to) {
    mkdirSync(dirname(to), { recursive: true });
    renameSync(from, to);
  },
  move(from, to) {
    mkdirSync(dirname(to), { recursive: true });
    renameSync(from, to);
    syncFolder(dirname(to));
    if (dirname(from) !== dirname(to)) syncFolder(dirname(from));
  },
  remove: (path) => rmSync(path, { recursive: true, force: true }),
  sync: syncTree,
};

function syncTree(path: string): void {
  const descriptor = openSync(path, 'r');
  try {
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
  let items;
  try {
    items = readdirSync(path, { withFileTypes: true });
  } catch {
    return;
  }
  for (const item of items) {
    if (item.isFile() || item.isDirectory()) syncTree(join(path, item.name));
  }
}
