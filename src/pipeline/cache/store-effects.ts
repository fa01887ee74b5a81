import {
  chmodSync,
  closeSync,
  constants,
  copyFileSync,
  fchmodSync,
  fstatSync,
  linkSync,
  mkdirSync,
  openSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeSync,
  type Stats,
} from 'node:fs';
import { copyFile } from 'node:fs/promises';
import { syncFiles } from './sync-files.ts';

/** Every change that the cache makes to files, one by one, so that a test can end the process, or fill the disk, at any. */
export interface StoreEffects {
  /** With the folders above it. */
  readonly makeFolder: (path: string) => void;
  /** A new file of that content and mode (where undefined: as the user makes files). Returns what the file system says of it. */
  readonly write: (path: string, content: Uint8Array, mode: number | undefined) => Stats;
  /** Adds to a file that `write` made. */
  readonly append: (descriptor: number, content: Uint8Array) => void;
  /** Content and mode of a file of any size, by the kernel. */
  readonly copy: (from: string, to: string) => Promise<void>;
  /** The same as a copy that shares its blocks with the original until one is written to; throws where the file system cannot. */
  readonly clone: (from: string, to: string) => void;
  readonly link: (existing: string, path: string) => void;
  readonly symlink: (target: string, path: string) => void;
  readonly setMode: (path: string, mode: number) => void;
  readonly rename: (from: string, to: string) => void;
  /** A file or a whole folder; nothing happens where there is none. */
  readonly remove: (path: string) => void;
  /** Puts files and folders (not what lies below these) on disk; all of one file system. */
  readonly sync: (paths: readonly string[]) => Promise<void>;
}

export const STORE_EFFECTS: StoreEffects = {
  makeFolder: (path) => void mkdirSync(path, { recursive: true }),
  write(path, content, mode) {
    const descriptor = openSync(path, 'wx');
    try {
      writeWhole(descriptor, content);
      if (mode !== undefined) fchmodSync(descriptor, mode);
      return fstatSync(descriptor);
    } finally {
      closeSync(descriptor);
    }
  },
  append: writeWhole,
  copy: (from, to) => copyFile(from, to),
  clone: (from, to) => copyFileSync(from, to, constants.COPYFILE_FICLONE_FORCE),
  link: linkSync,
  symlink: (target, path) => symlinkSync(target, path),
  setMode: chmodSync,
  rename: renameSync,
  remove: (path) => rmSync(path, { recursive: true, force: true }),
  sync: syncFiles,
};

function writeWhole(descriptor: number, content: Uint8Array): void {
  for (let written = 0; written < content.length;) written += writeSync(descriptor, content, written);
}
