import { existsSync } from 'node:fs';
import { hostname } from 'node:os';
import { basename, dirname, join, relative, resolve } from 'node:path';
import { AppError } from '../../errors/app-error.ts';
import { findProjectRoot } from '../../pipeline/definition/find-project-root.ts';
import { makeStateFolder, STATE_FOLDER } from '../../pipeline/state-folder.ts';
import type { Backup } from '../../tracking/backup/write-backup.ts';
import type { CommandContext } from '../command-context.ts';
import { createByteProgress } from './byte-progress.ts';
import { countOf, formatBytes } from '../format/format-value.ts';

const DEFAULT_FOLDER = 'backups';

export interface BackupOptions {
  readonly keep?: string;
  readonly skipDamaged?: boolean;
}

/** `rakuten backup`. */
export async function backUp(
  context: CommandContext,
  place: string,
  { keep, skipDamaged = false }: BackupOptions,
): Promise<undefined> {
  const kept = keep === undefined ? undefined : readKeep(keep);
  const { requireProjectDatabase, writeBackup } = await import('../../tracking/backup/write-backup.ts');
  const { removeOldBackups } = await import('../../tracking/backup/list-backups.ts');
  const root = findProjectRoot(context.cwd);
  await refuseUnfinished(root);
  // Before there is a folder for it.
  requireProjectDatabase(root);
  const target = await chooseTarget(context, root, place);
  const host = hostname();
  const { breathe, start } = createByteProgress(context, 'writing and reading');
  const { manifest, bytes, sha256 } = await writeBackup({
    ...{ root, target, host, skipDamaged, breathe },
    now: context.now(),
    onStart: start,
  });
  const removed =
    kept === undefined ? [] : await removeOldBackups(dirname(target), { project: root, host }, kept);
  report(context, { target, bytes, sha256, manifest, removed });
  return undefined;
}

interface BackupReport extends Pick<Backup, 'bytes' | 'sha256' | 'manifest'> {
  readonly target: string;
  readonly removed: readonly string[];
}

function report(context: CommandContext, { target, bytes, sha256, manifest, removed }: BackupReport): void {
  const { damaged, files, created_at } = manifest;
  const models = new Set(
    files.map(({ name }) => /^models\/registry\/([^/]+)\//.exec(name)?.[1]).filter(Boolean),
  ).size;
  if (context.json) {
    context.printJson({
      file: target,
      bytes,
      sha256,
      created_at,
      files: files.length,
      models,
      damaged,
      removed,
    });
    return;
  }
  context.print(`${relative(context.cwd, target) || basename(target)}  (${formatBytes(bytes)})`);
  context.print(
    `  holds   the database, ${countOf(models, 'model')}, ${countOf(files.length, 'file')} in all; read again and found right`,
  );
  context.print(`  sha256  ${sha256}`);
  if (removed.length > 0) context.print(`  removed ${removed.join(', ')}`);
  if (damaged.length > 0)
    context.note(
      `Left out, because their stored files are damaged: version ${damaged.join(', ')}. rakuten verify says more.`,
    );
}

/** The project between two states: nothing to keep, and no reason to remove an older backup. */
async function refuseUnfinished(root: string): Promise<void> {
  const { isSwapUnfinished } = await import('../../tracking/backup/swap-project.ts');
  if (!isSwapUnfinished(join(root, STATE_FOLDER))) return;
  throw new AppError('OUTPUT_EDITED', 'Expected a whole project, found a restore that was cut short.', {
    hint: 'rakuten restore   (finishes it)',
  });
}

async function chooseTarget({ cwd, now }: CommandContext, root: string, place: string): Promise<string> {
  if (place.endsWith('.tar')) return resolve(cwd, place);
  const { backupName } = await import('../../tracking/backup/list-backups.ts');
  const folder = place === DEFAULT_FOLDER ? join(root, DEFAULT_FOLDER) : resolve(cwd, place);
  if (folder === join(root, DEFAULT_FOLDER)) makeStateFolder(folder);
  const name = backupName(now());
  let target = join(folder, name);
  for (let count = 2; existsSync(target); count++)
    target = join(folder, name.replace(/\.tar$/, `-${count}.tar`));
  return target;
}

function readKeep(text: string): number {
  if (/^[1-9]\d{0,5}$/.test(text)) return Number(text);
  throw new AppError('USAGE', `Expected --keep as a whole number of at least 1, got ${text}.`, {
    hint: 'rakuten backup --keep 7',
  });
}
