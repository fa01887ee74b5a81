import type { Command } from 'commander';
import type { ExitCode } from '../../errors/error-codes.ts';
import type { CommandContext, RunCommand } from '../command-context.ts';
import { addTransferOptions } from '../pipeline/transfer-options.ts';
import type { TransferOptions } from '../pipeline/transfer-session.ts';

interface PullOptions extends TransferOptions {
  readonly force?: boolean;
  readonly allowMissing?: boolean;
  readonly wait?: boolean;
}

/** `rakuten pull`: brings outputs from a remote and puts them in place. */
export function registerPull(program: Command, run: RunCommand): void {
  addTransferOptions(program.command('pull').description('bring outputs from a remote and put them in place'))
    .option('-f, --force', 'overwrite outputs that were edited and are nowhere else')
    .option('--allow-missing', 'what the remote does not have is no error')
    .option('--wait', 'wait where another process is at work')
    .addHelpText(
      'after',
      `
That is rakuten fetch, then rakuten checkout.

Examples:
  git pull && rakuten pull            everything as the locks of this commit have it
  rakuten pull models/classifier
  rakuten pull train -r backup --with-deps`,
    )
    .action(run((context, targets: string[], options: PullOptions) => pull(context, targets, options)));
}

/**
 * Fetches while others may work on the project, and holds it only to put files in place. Throws `OUTPUT_EDITED` before a
 * file is touched; `CACHE_MISSING` or `REMOTE_INVALID` after all else is in place.
 */
async function pull(
  context: CommandContext,
  targets: readonly string[],
  options: PullOptions,
): Promise<ExitCode> {
  const { fetchOutputs, throwFailures, throwMissing } = await import('../pipeline/transfer-session.ts');
  const { withProject } = await import('../../pipeline/cache/cache-project.ts');
  const { checkout } = await import('../../pipeline/cache/checkout.ts');
  const { createCacheHost } = await import('../pipeline/cache-host.ts');
  const { toJsonTransfer } = await import('../views/transfer-view.ts');
  const { formatCheckout } = await import('../views/checkout-view.ts');
  const reports = await fetchOutputs(context, targets, options);
  const commandLine = ['rakuten pull', ...targets].join(' ');
  const { withDeps = false, force = false, allowMissing = false, wait = false } = options;
  const placed = await withProject(createCacheHost(context, commandLine, wait), (project) =>
    checkout(project, { targets, withDeps, force, relink: false }),
  );
  if (context.json) context.printJson({ remotes: toJsonTransfer(reports), checkout: placed });
  else if (!context.quiet) formatCheckout(placed, context.style).forEach(context.print);
  for (const { reason, path } of placed.failed) {
    if (reason === 'not-recorded')
      context.note(`${context.noteStyle.yellow('note')}  ${path} is in no lock yet`);
  }
  throwFailures(reports);
  if (!allowMissing) throwMissing(reports);
  return 0;
}
