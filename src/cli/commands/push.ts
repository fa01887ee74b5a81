import type { Command } from 'commander';
import type { ExitCode } from '../../errors/error-codes.ts';
import type { CommandContext, RunCommand } from '../command-context.ts';
import type { TransferOptions } from '../pipeline/transfer-session.ts';
import { addTransferOptions } from '../pipeline/transfer-options.ts';

/** `rakuten push`: sends outputs of the cache to a remote. */
export function registerPush(program: Command, run: RunCommand): void {
  addTransferOptions(program.command('push').description('send outputs from the cache to a remote'))
    .addHelpText(
      'after',
      `
Only what the remote does not have is sent; an upload that was cut off goes on where it was.

Examples:
  rakuten push                        all outputs of the project, to the default remote
  rakuten push train -r backup        what the stage train makes, to the remote "backup"
  rakuten push models/ -j 16          the outputs in a folder, 16 transfers side by side

Credentials of S3: AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or rakuten remote modify --local. Exit code 4: the
remote failed; 5: there is no such remote.`,
    )
    .action(run((context, targets: string[], options: TransferOptions) => push(context, targets, options)));
}

/** Sends, and names what is neither here nor there. Throws `CACHE_CORRUPT` after all else was sent. */
async function push(
  context: CommandContext,
  targets: readonly string[],
  options: TransferOptions,
): Promise<ExitCode> {
  const session = await import('../pipeline/transfer-session.ts');
  const { pushOuts } = await import('../../pipeline/remote/transfer-outs.ts');
  const { formatMissing, formatTransfer, toJsonTransfer } = await import('../views/transfer-view.ts');
  const started = performance.now();
  const request = session.openTransfer(context, targets, options);
  const reports = await pushOuts(
    request,
    session.createRemoteHost(context),
    session.createProgressLine(context),
  );
  const missing = reports.flatMap((report) => report.missing);
  if (missing.length > 0) {
    context.note(`${context.noteStyle.yellow('note')}  not pushed, as the cache does not have it:`);
    for (const line of formatMissing(missing)) context.note(`      ${line}`);
  }
  if (context.json) context.printJson({ remotes: toJsonTransfer(reports) });
  else if (!context.quiet)
    formatTransfer('push', reports, performance.now() - started).forEach(context.print);
  session.throwFailures(reports);
  return 0;
}
