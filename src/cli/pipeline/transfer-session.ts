import { setTimeout } from 'node:timers/promises';
import { AppError } from '../../errors/app-error.ts';
import { openConfiguredStore } from '../../pipeline/cache/cache-project.ts';
import { readProjectConfig } from '../../pipeline/config/project-config.ts';
import { findProjectRoot } from '../../pipeline/definition/find-project-root.ts';
import { openLockBook } from '../../pipeline/lock/lock-book.ts';
import { throwIfInterrupted } from '../../pipeline/pace.ts';
import { createObjectFetcher } from '../../pipeline/remote/create-object-fetcher.ts';
import type { RemoteHost } from '../../pipeline/remote/remote.ts';
import { selectOuts, type LockedOut } from '../../pipeline/remote/select-outs.ts';
import { fetchOuts, type TransferReport, type TransferRequest } from '../../pipeline/remote/transfer-outs.ts';
import type { OnProgress } from '../../pipeline/remote/transfer-progress.ts';
import type { ObjectFetcher } from '../../pipeline/run/run-host.ts';
import type { CommandContext } from '../command-context.ts';
import { openPipeline } from './open-project.ts';
import { formatMissing, formatTransfer, formatTransferProgress } from '../views/transfer-view.ts';

/** The options that push, pull and fetch have in common. */
export interface TransferOptions {
  readonly remote?: string;
  readonly jobs?: number;
  readonly withDeps?: boolean;
  readonly runCache?: boolean;
}

/** What a transfer is about. Nothing is claimed: objects are only ever added. */
export function openTransfer(
  context: CommandContext,
  targets: readonly string[],
  options: TransferOptions,
): TransferRequest {
  const pipeline = openPipeline(context);
  const config = readProjectConfig(pipeline.root);
  const choice = { targets, folder: context.cwd, withDeps: options.withDeps ?? false };
  const outs: readonly LockedOut[] = selectOuts(pipeline, openLockBook(pipeline.root), choice);
  return {
    config,
    store: openConfiguredStore(config),
    outs,
    remoteName: options.remote,
    jobs: options.jobs,
    runCache: options.runCache ?? true,
  };
}

/** Brings outputs from their remotes into the cache, and says what came; under `--json` that is left to the command. */
export async function fetchOutputs(
  context: CommandContext,
  targets: readonly string[],
  options: TransferOptions,
): Promise<readonly TransferReport[]> {
  const started = performance.now();
  const request = openTransfer(context, targets, options);
  const reports = await fetchOuts(request, createRemoteHost(context), createProgressLine(context));
  if (!context.json && !context.quiet)
    formatTransfer('fetch', reports, performance.now() - started).forEach(context.print);
  return reports;
}

/** Gets for a run what it needs from the default remote. Nothing is asked of it before the first need. */
export function createFetcher(context: CommandContext): ObjectFetcher {
  const config = readProjectConfig(findProjectRoot(context.cwd));
  const store = openConfiguredStore(config);
  return createObjectFetcher({ config, store }, createRemoteHost(context), createProgressLine(context));
}

/** What remotes need of the process, from what a command has. */
export function createRemoteHost({ env, now, signal }: CommandContext): RemoteHost {
  return {
    env,
    now,
    signal,
    random: Math.random,
    async sleep(milliseconds) {
      await setTimeout(milliseconds, undefined, { signal }).catch(() => undefined);
      throwIfInterrupted(signal);
    },
  };
}

const REDRAW_MS = 50;

/** Draws how far a transfer is, but not more often than an eye can follow. */
export function createProgressLine(context: CommandContext): OnProgress {
  let last = 0;
  return (progress) => {
    if (performance.now() - last < REDRAW_MS) return;
    last = performance.now();
    context.drawProgress(formatTransferProgress(progress));
  };
}

/** Throws what a transfer could not do, after all else was done. */
export function throwFailures(reports: readonly TransferReport[]): void {
  const failures = reports.flatMap((report) => report.failures);
  const [first] = failures;
  if (first === undefined) return;
  if (failures.length === 1) throw first;
  throw new AppError(first.code, `Found ${failures.length} damaged files; all others were transferred.`, {
    details: failures.map(({ message }) => message),
    hint: first.hint,
  });
}

/** Throws `CACHE_MISSING` where something was neither here nor there. */
export function throwMissing(reports: readonly TransferReport[]): void {
  const missing = reports.flatMap((report) => report.missing);
  if (missing.length === 0) return;
  const urls = reports.filter((report) => report.missing.length > 0).map(({ url }) => url);
  throw new AppError(
    'CACHE_MISSING',
    `Expected ${missing.length === 1 ? '1 file' : `${missing.length} files`} in ${urls.join(', ')}, found ${missing.length === 1 ? 'it' : 'them'} neither there nor in the cache.`,
    {
      details: formatMissing(missing),
      hint: 'rakuten push   (where the outputs were made; or rakuten repro, which makes them here)',
    },
  );
}
