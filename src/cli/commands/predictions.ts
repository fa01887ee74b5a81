import { type Command, InvalidArgumentError } from 'commander';
import type { RunCommand } from '../command-context.ts';
import type { ListPredictionsOptions, PrunePredictionsOptions } from '../predictions/manage-predictions.ts';

/** `rakuten predictions`: the log of what models answered. */
export function registerPredictions(program: Command, run: RunCommand): void {
  const predictions = program
    .command('predictions')
    .description('the log of predictions (filled by predict --log)');
  predictions
    .command('list', { isDefault: true })
    .description('the latest ones')
    .option('--since <time>', 'made since then: 7d, 12h, 2026-03-01')
    .option('--model-version <number>', 'of this version')
    .option('--limit <count>', 'at most so many', parseCount, 20)
    .addHelpText(
      'after',
      '\nExamples:\n  rakuten predictions list\n  rakuten predictions list --since 1d --json',
    )
    .action(
      run(async (context, options: ListPredictionsOptions) => {
        const { listPredictions } = await import('../predictions/manage-predictions.ts');
        return listPredictions(context, options);
      }),
    );
  predictions
    .command('export')
    .description('the log as CSV: data/monitoring/inference_log.csv')
    .option('--since <time>', 'made since then: 7d, 12h, 2026-03-01')
    .option('--out <file>', 'another file')
    .addHelpText(
      'after',
      '\nExamples:\n  rakuten predictions export\n  rakuten predictions export --since 7d --out week.csv',
    )
    .action(
      run(async (context, options: { since?: string; out?: string }) => {
        const { exportPredictions } = await import('../predictions/manage-predictions.ts');
        return exportPredictions(context, options);
      }),
    );
  registerPrune(predictions, run);
}

function registerPrune(predictions: Command, run: RunCommand): void {
  predictions
    .command('prune')
    .description(
      'remove old predictions, or all that is known of a product; log.keep_days where nothing is named',
    )
    .option('--older-than <time>', 'made before then: 90d, 2026-01-01')
    .option('--product <id>', 'all predictions of this productid, and their labels')
    .option('--yes', 'do it; otherwise only say what would be removed')
    .addHelpText(
      'after',
      `
Examples:
  rakuten predictions prune --older-than 90d --yes
  rakuten predictions prune --product 3804725264 --yes
  rakuten predictions prune --yes              what is older than log.keep_days of params.yaml

Removed texts are gone from the bytes of models/rakuten.db, and data/arrival/feedback.csv is written anew. Labels outlive the
predictions that they are of, except with --product. Copies elsewhere are not touched: backups, exported files, listings
that were learnt from (data/interim), and models.`,
    )
    .action(
      run(async (context, options: PrunePredictionsOptions) => {
        const { prunePredictions } = await import('../predictions/prune-predictions.ts');
        return prunePredictions(context, options);
      }),
    );
}

function parseCount(text: string): number {
  const count = Number(text);
  if (!Number.isInteger(count) || count < 1)
    throw new InvalidArgumentError('expected a whole number of at least 1.');
  return count;
}
