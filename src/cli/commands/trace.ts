import type { Command } from 'commander';
import type { RunCommand } from '../command-context.ts';

/** `rakuten trace`: where a prediction comes from. */
export function registerTrace(program: Command, run: RunCommand): void {
  program
    .command('trace')
    .description('where a prediction comes from: model version, run, data, git commit; and its label')
    .argument('<prediction>', 'its prediction_id')
    .option('--explain', 'the n-grams that spoke for and against, where its text was kept')
    .addHelpText(
      'after',
      `
Examples:
  rakuten trace 01932c07-0d5a-7c3e-9a41-5f0c7e1d2b3a
  rakuten trace 01932c07-0d5a-7c3e-9a41-5f0c7e1d2b3a --explain --json`,
    )
    .action(
      run(async (context, prediction: string, options: { explain?: boolean }) => {
        const { tracePrediction } = await import('../predictions/trace-prediction.ts');
        return tracePrediction(context, prediction, options);
      }),
    );
}
