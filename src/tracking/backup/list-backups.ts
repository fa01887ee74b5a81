import { readdirSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { syncFolder } from '../../files/write-file-durably.ts';
import type { BackupManifest } from './backup-manifest.ts';
import { readBackupManifest } from './read-backup.ts';

const NAME = /^rakuten-\d{4}-\d\d-\d\dT\d{6}Z(?:-\d+)?\.tar$/;

/** Whose backups they are. */
export type Owner = Pick<BackupManifest, 'project' | 'host'>;

/** The name of a backup made at a time, to the second: `rakuten-2026-03-01T123300Z.tar`. */
export function backupName(now: Date): string {
  return `rakuten-${now.toISOString().slice(0, 19).replaceAll(':', '')}Z.tar`;
}

/** Names of the files in a folder that are called as backups are, the newest first; none where there is no such folder. */
export function listBackups(folder: string): string[] {
  if (statSync(folder, { throwIfNoEntry: false })?.isDirectory() !== true) return [];
  return readdirSync(folder)
    .filter((name) => NAME.test(name))
    .sort(byTime)
    .reverse();
}

/**
 * Removes all but the newest `keep` backups of the project in a folder, and returns the names of those removed. Files of another
 * project, and what cannot be read as a backup, stay and do not count.
 */
export async function removeOldBackups(folder: string, owner: Owner, keep: number): Promise<string[]> {
  const own: string[] = [];
  for (const name of listBackups(folder)) if (await isOf(join(folder, name), owner)) own.push(name);
  const old = own.slice(keep);
  for (const name of old) rmSync(join(folder, name), { force: true });
  if (old.length > 0) syncFolder(folder);
  return old;
}

async function isOf(path: string, { project, host }: Owner): Promise<boolean> {
  try {
    const manifest = await readBackupManifest(path);
    return manifest.project === project && manifest.host === host;
  } catch {
    return false;
  }
}

/** `…Z.tar` before `…Z-2.tar` before `…Z-10.tar`. */
function byTime(left: string, right: string): number {
  const [leftTime = '', leftCount = '1'] = splitName(left);
  const [rightTime = '', rightCount = '1'] = splitName(right);
  if (leftTime !== rightTime) return leftTime < rightTime ? -1 : 1;
  return Number(leftCount) - Number(rightCount);
}

function splitName(name: string): string[] {
  return name.slice('rakuten-'.length, -'.tar'.length).split(/Z-?/).filter(Boolean);
}
