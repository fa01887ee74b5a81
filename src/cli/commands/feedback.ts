import type { Command } from 'commander';
import type { RunCommand } from '../command-context.ts';

/** `rakuten feedback`: what people say the right answers are, and how good the model is by them. */
export function registerFeedback(program: Command, run: RunCommand): void {
  const feedback = program
    .command('feedback')
    .description('right answers to logged predictions, and how good the model is by them');
  registerAdd(feedback, run);
  registerImport(feedback, run);
  registerStats(feedback, run);
  feedback
    .command('sync')
    .description('bring data/arrival/feedback.csv up to the labels (every other change of them does so, too)')
    .addHelpText('after', '\nExamples:\n  rakuten feedback sync')
    .action(
      run(async (context) => {
        const { syncFeedback } = await import('../predictions/give-feedback.ts');
        return syncFeedback(context);
      }),
    );
}

function registerAdd(feedback: Command, run: RunCommand): void {
  feedback
    .command('add')
    .description('say what the right answer to a prediction is; another one later corrects it')
    .requiredOption('--prediction <id>', 'its prediction_id')
    .requiredOption('--label <code>', 'the right product type code')
    .option('--by <name>', 'who says so; you, where not given')
    .option('--from-review', 'the review queue asked for it, so it is no random sample')
    .addHelpText(
      'after',
      `
Examples:
  rakuten feedback add --prediction 01932c07-0d5a-7c3e-9a41-5f0c7e1d2b3a --label 2583
  rakuten feedback add --prediction 01932c07-0d5a-7c3e-9a41-5f0c7e1d2b3a --label 1281 --by "$USER" --json

The next ingest learns from it, if the text of the listing was kept (log.text: full in params.yaml).`,
    )
    .action(
      run(
        async (
          context,
          options: { prediction: string; label: string; by?: string; fromReview?: boolean },
        ) => {
          const { addFeedback } = await import('../predictions/give-feedback.ts');
          return addFeedback(context, options);
        },
      ),
    );
}

function registerImport(feedback: Command, run: RunCommand): void {
  feedback
    .command('import')
    .description('take the labels of a CSV file')
    .argument('<file>', 'with the columns prediction_id and label, and perhaps by and origin')
    .addHelpText(
      'after',
      `
Examples:
  rakuten review export --rows 200 --out to-label.csv
  rakuten feedback import to-label.csv

All usable rows are taken, or none where the program is stopped. Rows without a label are passed over; rows that cannot be used are
listed in data/monitoring/feedback_quarantine.csv with line and reason. Exit code 3 where no row could be used.`,
    )
    .action(
      run(async (context, file: string) => {
        const { importFeedback } = await import('../predictions/import-feedback.ts');
        return importFeedback(context, file);
      }),
    );
}

function registerStats(feedback: Command, run: RunCommand): void {
  feedback
    .command('stats')
    .description('how good the model is by the labels: overall, by class, version and week')
    .option('--since <time>', 'predictions made since then: 30d, 12h, 2026-03-01')
    .option('--model-version <number>', 'predictions of this version')
    .addHelpText(
      'after',
      `
Examples:
  rakuten feedback stats
  rakuten feedback stats --since 30d --json

Macro F1 is the mean over the classes that occur, and its 95 % interval comes from 2,000 resamples of the labelled predictions.
Labels that the review queue asked for are left out of it: they are of what the model is least sure of. For labels that
count: rakuten review export --random --rows 500 --out sample.csv`,
    )
    .action(
      run(async (context, options: { since?: string; modelVersion?: string }) => {
        const { showFeedbackStats } = await import('../predictions/show-feedback-stats.ts');
        return showFeedbackStats(context, options);
      }),
    );
}
