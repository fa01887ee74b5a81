import type { Command } from 'commander';
import type { ExitCode } from '../../errors/error-codes.ts';
import type { CommandContext, RunCommand } from '../command-context.ts';
import { addTransferOptions } from '../transfer-options.ts';
import type { TransferOptions } from '../transfer-session.ts';

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
      run((context, targets: string[], options: TransferOptions) => fetchOutputs(context, targets, options)),
    );
}

/** Throws `CACHE_MISSING` or `REMOTE_INVALID` after all else has come. */
async function fetchOutputs(
  context: CommandContext,
  targets: readonly string[],
  options: TransferOptions,
): Promise<ExitCode> {
  const session = await import('../transfer-session.ts');
  const { fetchOuts } = await import('../../pipeline/remote/transfer-outs.ts');
  const { formatTransfer, toJsonTransfer } = await import('../views/transfer-view.ts');
  const started = performance.now();
  const request = session.openTransfer(context, targets, options);
  const reports = await fetchOuts(
    request,
    session.createRemoteHost(context),
    session.createProgressLine(context),
  );
  if (context.json) context.printJson({ remotes: toJsonTransfer(reports) });
  else if (!context.quiet)
    formatTransfer('fetch', reports, performance.now() - started).forEach(context.print);
  session.throwFailures(reports);
  session.throwMissing(reports);
  return 0;
}
