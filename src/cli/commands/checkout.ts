import type { Command } from 'commander';
import { AppError } from '../../errors/app-error.ts';
import type { ExitCode } from '../../errors/error-codes.ts';
import type { CommandContext, RunCommand } from '../command-context.ts';

interface CheckoutOptions {
  readonly force?: boolean;
  readonly relink?: boolean;
  readonly summary?: boolean;
  readonly withDeps?: boolean;
  readonly allowMissing?: boolean;
  readonly wait?: boolean;
}

/** `rakuten checkout`: outputs as the locks have them. */
export function registerCheckout(program: Command, run: RunCommand): void {
  program
    .command('checkout')
    .description('put outputs and tracked data in place as the locks have them, from the cache')
    .argument(
      '[targets...]',
      'stages, *.dvc files or paths of outputs; all of the project where none is named',
    )
    .option('-f, --force', 'overwrite what is nowhere else, too')
    .option('--relink', 'make the files anew as the kind of link that cache.type asks for now')
    .option('--summary', 'only count')
    .option('-d, --with-deps', 'what the targets need, too')
    .option('-R, --recursive', 'all in a folder (so it is without it, too)')
    .option('--allow-missing', 'what is not in the cache is no error')
    .option('--wait', 'wait where another process is at work')
    .addHelpText(
      'after',
      `
Without targets, outputs that no stage makes any more are removed: after git checkout, the folder is that of the commit.

Examples:
  git checkout main && rakuten checkout
  rakuten checkout train
  rakuten checkout data/raw.dvc --force`,
    )
    .action(run(checkoutTargets));
}

/** Puts outputs in place. Throws `OUTPUT_EDITED` before, or `CACHE_MISSING` after all else is in place. */
async function checkoutTargets(
  context: CommandContext,
  targets: string[],
  options: CheckoutOptions,
): Promise<ExitCode> {
  const { withProject } = await import('../../pipeline/cache/cache-project.ts');
  const { checkout } = await import('../../pipeline/cache/checkout.ts');
  const { createCacheHost } = await import('../pipeline/cache-host.ts');
  const views = await import('../views/checkout-view.ts');
  const host = createCacheHost(context, ['rakuten checkout', ...targets].join(' '), options.wait ?? false);
  const report = await withProject(host, (project) =>
    checkout(project, {
      targets,
      withDeps: options.withDeps ?? false,
      force: options.force ?? false,
      relink: options.relink ?? false,
    }),
  );
  if (context.json) context.printJson(report);
  else if (!context.quiet) {
    const lines = options.summary ? [views.summarise(report)] : views.formatCheckout(report, context.style);
    for (const line of lines) context.print(line);
  }
  if (report.failed.length > 0 && options.allowMissing !== true) {
    throw new AppError(
      'CACHE_MISSING',
      'Could not put everything in place. The rest is; left as they were:',
      {
        details: report.failed.map(({ path, message }) => `${path}: ${message}`),
        hint: report.failed.some(({ reason }) => reason === 'not-cached')
          ? 'rakuten pull   (or rakuten repro, which makes them anew)'
          : 'rakuten repro   (makes them)',
      },
    );
  }
  return 0;
}
