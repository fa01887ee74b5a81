import type { Command } from 'commander';
import type { ExitCode } from '../../errors/error-codes.ts';
import type { CommandContext, RunCommand } from '../command-context.ts';
import { addTransferOptions } from '../pipeline/transfer-options.ts';
import type { TransferOptions } from '../pipeline/transfer-session.ts';

/** `rakuten fetch`: brings outputs from a remote into the cache. */
export function registerFetch(program: Command, run: RunCommand): void {
  addTransferOptions(
    program
      .command('fetch')
      .description('bring outputs from a remote into the cache; the workspace stays as it is'),
  )
    .addHelpText(
      'after',
      `
Each file is compared with its md5 when it arrives.

Examples:
  rakuten fetch
  rakuten fetch train -r backup
  rakuten fetch --json`,
    )
    .action(
      run((context, targets: string[], options: TransferOptions) => fetchToCache(context, targets, options)),
    );
}

/** Throws `CACHE_MISSING` or `REMOTE_INVALID` after all else has come. */
async function fetchToCache(
  context: CommandContext,
  targets: readonly string[],
  options: TransferOptions,
): Promise<ExitCode> {
  const { fetchOutputs, throwFailures, throwMissing } = await import('../pipeline/transfer-session.ts');
  const { toJsonTransfer } = await import('../views/transfer-view.ts');
  const reports = await fetchOutputs(context, targets, options);
  if (context.json) context.printJson({ remotes: toJsonTransfer(reports) });
  throwFailures(reports);
  throwMissing(reports);
  return 0;
}
