import { existsSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import { AppError } from '../../errors/app-error.ts';
import { findProjectRoot } from '../../pipeline/definition/find-project-root.ts';
import { STATE_FOLDER, stateFolderFor } from '../../pipeline/state-folder.ts';
import type { PreparedRestore, RestoreRequest } from '../../tracking/backup/restore-backup.ts';
import type { SwapJournal } from '../../tracking/backup/swap-project.ts';
import { REGISTERED_MODEL } from '../../tracking/models/registered-model.ts';
import { createByteProgress } from './byte-progress.ts';
import type { CommandContext } from '../command-context.ts';
import { withTrackingReader } from '../project/open-reader.ts';
import { countOf, formatBytes, formatTime } from '../format/format-value.ts';
import { withClaim } from '../pipeline/with-claim.ts';

export interface RestoreOptions {
  readonly into?: string;
  readonly dryRun?: boolean;
  readonly yes?: boolean;
}

/** `rakuten restore`. */
export async function restore(
  context: CommandContext,
  file: string | undefined,
  options: RestoreOptions,
): Promise<undefined> {
  const root = options.into === undefined ? findProjectRoot(context.cwd) : resolve(context.cwd, options.into);
  const archive = file === undefined ? undefined : resolve(context.cwd, file);
  const { isSwapUnfinished } = await import('../../tracking/backup/swap-project.ts');
  if (archive === undefined && !isSwapUnfinished(join(root, STATE_FOLDER)))
    throw await nothingToRestore(root);
  const place = { ...context, cwd: root };
  await withClaim(place, 'rakuten restore', async () => {
    const finished = await finishEarlier(context, root);
    if (archive !== undefined) await restoreFrom(context, { root, archive, finished }, options);
    else if (finished !== undefined) await report(context, root, finished);
  });
  return undefined;
}

interface Order {
  readonly root: string;
  readonly archive: string;
  readonly finished: SwapJournal | undefined;
}

async function restoreFrom(context: CommandContext, order: Order, options: RestoreOptions): Promise<void> {
  const { completeRestore, discardRestore, listPresent, prepareRestore } =
    await import('../../tracking/backup/restore-backup.ts');
  const { root, archive, finished } = order;
  const { breathe } = createByteProgress(context, 'reading');
  const request: RestoreRequest = {
    ...{ archive, root, breathe },
    stateFolderFor: (path) => stateFolderFor(root, path),
    keptName: context.now().toISOString().replaceAll(':', ''),
  };
  try {
    const prepared = await prepareRestore(request);
    if (finished?.sha256 === prepared.sha256) {
      await report(context, root, finished);
      return;
    }
    const present = listPresent(root);
    if (options.dryRun === true) {
      reportCheck(context, prepared, present);
      return;
    }
    if (present.length > 0 && options.yes !== true)
      throw wantsYes(context, archive, prepared, present, options);
    await settlePipeline(context, root);
    completeRestore(request, prepared);
    await report(context, root, { ...prepared, archive, created_at: prepared.manifest.created_at });
  } finally {
    discardRestore(request);
  }
}

/** Finishes what a killed restore began to move. */
async function finishEarlier(context: CommandContext, root: string): Promise<SwapJournal | undefined> {
  const { finishSwap } = await import('../../tracking/backup/swap-project.ts');
  const finished = finishSwap(root, join(root, STATE_FOLDER));
  if (finished !== undefined) context.note(`Finished the restore of ${finished.archive} that was cut short.`);
  return finished;
}

/** Stages that were cut short belong to the lock that gives way: they are brought into order before it does. */
async function settlePipeline({ now }: CommandContext, root: string): Promise<void> {
  const { recover } = await import('../../pipeline/run/finish-journal.ts');
  const { openLockBook } = await import('../../pipeline/lock/lock-book.ts');
  const { FILE_EFFECTS } = await import('../../pipeline/file-effects.ts');
  const kept = join(root, STATE_FOLDER, 'kept', `${now().toISOString().replaceAll(':', '')}-unfinished`);
  try {
    recover(root, kept, () => openLockBook(root), FILE_EFFECTS);
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    // The lock cannot be read, which may be why it is restored: nothing can be recorded in it.
    FILE_EFFECTS.move(join(root, STATE_FOLDER, 'journal'), kept);
  }
}

async function report(
  context: CommandContext,
  root: string,
  restored: Pick<SwapJournal, 'archive' | 'created_at' | 'entries' | 'sha256'>,
): Promise<void> {
  const { archive, created_at, sha256 } = restored;
  const { versions, runs } = await withTrackingReader({ cwd: root }, (reader) => ({
    versions: reader.listModelVersions(REGISTERED_MODEL),
    runs: reader.listRuns().length,
  }));
  const kept = restored.entries.map((entry) => entry.kept).filter((path) => existsSync(join(root, path)));
  const production = versions.find(({ aliases }) => aliases.includes('production'))?.version ?? null;
  if (context.json) {
    context.printJson({
      file: archive,
      sha256,
      created_at,
      root,
      versions: versions.length,
      runs,
      production,
      kept,
    });
    return;
  }
  context.print(
    `Restored ${relative(context.cwd, root) || 'the project'} as of ${formatTime(created_at, context.now())}.`,
  );
  const inProduction = production === null ? 'none in production' : `version ${production} in production`;
  context.print(`  holds  ${countOf(versions.length, 'version')}, ${inProduction}; ${countOf(runs, 'run')}`);
  for (const path of kept) context.print(`  kept   ${relative(context.cwd, join(root, path))}`);
  context.note('What stages make is not in a backup: rakuten repro brings it up to date.');
}

function reportCheck(
  context: CommandContext,
  { manifest, sha256 }: PreparedRestore,
  present: readonly string[],
): void {
  const { created_at, project, host, files, damaged } = manifest;
  if (context.json) {
    context.printJson({
      sha256,
      created_at,
      project,
      host,
      files: files.length,
      damaged,
      wouldGiveWay: present,
    });
    return;
  }
  const bytes = files.reduce((sum, file) => sum + file.bytes, 0);
  context.print(
    `Every byte is right: ${countOf(files.length, 'file')}, ${formatBytes(bytes)}, of ${formatTime(created_at, context.now())}.`,
  );
  context.print(`  made of     ${project} on ${host}`);
  if (damaged.length > 0)
    context.print(`  not in it   version ${damaged.join(', ')}, damaged when it was made`);
  context.print(`  gives way   ${present.join(', ') || 'nothing'}`);
}

function wantsYes(
  { cwd }: CommandContext,
  archive: string,
  { manifest }: PreparedRestore,
  present: readonly string[],
  { into }: RestoreOptions,
): AppError {
  const where = into === undefined ? '' : ` --into ${into}`;
  return new AppError(
    'USAGE',
    `Expected --yes: the backup of ${manifest.created_at} would take the place of ${present.join(', ')}, which would be kept in ${STATE_FOLDER}/kept/.`,
    { hint: `rakuten restore ${relative(cwd, archive)}${where} --yes` },
  );
}

async function nothingToRestore(root: string): Promise<AppError> {
  const { listBackups } = await import('../../tracking/backup/list-backups.ts');
  const known = listBackups(join(root, 'backups'));
  return new AppError(
    'USAGE',
    `Expected the file of a backup${known.length === 0 ? '; there is none in backups' : '. In backups are:'}`,
    {
      details: known.slice(0, 5),
      hint: known[0] === undefined ? 'rakuten backup' : `rakuten restore backups/${known[0]} --dry-run`,
    },
  );
}
