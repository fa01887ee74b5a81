import { type Command, InvalidArgumentError } from 'commander';
import type { RunCommand } from '../command-context.ts';
import type { ReviewOptions } from '../predictions/review-predictions.ts';

/** `rakuten review`: which predictions a person should look at. */
export function registerReview(program: Command, run: RunCommand): void {
  const review = program
    .command('review')
    .description('logged predictions without label that a person should look at');
  withChoice(review.command('next', { isDefault: true }))
    .description('the most useful ones first, with the command that labels each')
    .option('--rows <count>', 'so many', parseCount, 5)
    .addHelpText(
      'after',
      `\nExamples:\n  rakuten review next\n  rakuten review next --rows 20 --json${ORDER}`,
    )
    .action(
      run(async (context, options: ReviewOptions) => {
        const { showReview } = await import('../predictions/review-predictions.ts');
        return showReview(context, options);
      }),
    );
  withChoice(review.command('export'))
    .description('the same as a CSV file with an empty column label, for: rakuten feedback import')
    .option('--rows <count>', 'so many', parseCount, 200)
    .requiredOption('--out <file>', 'where to')
    .addHelpText(
      'after',
      `\nExamples:\n  rakuten review export --rows 200 --out to-label.csv\n  rakuten review export --random --rows 500 --out sample.csv${ORDER}`,
    )
    .action(
      run(async (context, options: ReviewOptions & { out: string }) => {
        const { exportReview } = await import('../predictions/review-predictions.ts');
        return exportReview(context, options);
      }),
    );
}

const ORDER = `

The order: of each predicted class the prediction whose two most probable classes are closest, the closest first; then
the second one of each class, and so on. Each text comes once, and none that has a label. Only predictions whose text is kept
(log.text: full) can be reviewed. With --random they are drawn by chance instead: labels of these tell how good the model is.`;

function withChoice(command: Command): Command {
  return command
    .option('--since <time>', 'predictions made since then: 7d, 12h, 2026-03-01')
    .option('--random', 'drawn by chance instead, to measure how good the model is');
}

function parseCount(text: string): number {
  const count = Number(text);
  if (!Number.isInteger(count) || count < 1)
    throw new InvalidArgumentError('expected a whole number of at least 1.');
  return count;
}
