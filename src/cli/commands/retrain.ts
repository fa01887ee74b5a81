import { InvalidArgumentError, type Command } from 'commander';
import type { RunCommand } from '../command-context.ts';
import type { RetrainOptions } from '../retrain/run-retrain.ts';

/** `rakuten retrain`: train, judge, and promote what is better; and what came of it before. */
export function registerRetrain(program: Command, run: RunCommand): void {
  const retrain = program
    .command('retrain')
    .description('train a challenger, judge it, and put it into production where all gates let it through')
    .option('--if-needed', 'only where a trigger of the policy (retraining in params.yaml) has fired')
    .option('--dry-run', 'say what the policy says, with its numbers; change nothing')
    .option('--force', 'also where the same data, settings and models have been judged before')
    .option(
      '--exit-code',
      'end with 1 where the challenger is rejected; with --dry-run, where retraining is needed',
    )
    .option('--wait', 'where another process retrains or runs the pipeline, wait for it')
    .addHelpText(
      'after',
      `
Runs the stages up to the training, compares the model with the one in production on listings that neither has seen,
and records all of it. One process at a time; what was under way when a process was killed is taken over by the next.

Examples:
  rakuten retrain                          now
  rakuten retrain --if-needed              as the policy says: the line for cron
  rakuten retrain --if-needed --dry-run    each trigger with its numbers (so does rakuten why retrain)
  rakuten retrain history                  what came of each
  rakuten retrain history show 3           one with its decision and its gates

Exit code 0: promoted, rejected or not needed; 1: see --exit-code; 4: the training failed; 6: another process retrains.`,
    )
    .action(
      run(async (context, options: RetrainOptions) => {
        const { runRetrain } = await import('../retrain/run-retrain.ts');
        return runRetrain(context, options);
      }),
    );
  registerHistory(retrain, run);
}

function registerHistory(retrain: Command, run: RunCommand): void {
  const history = retrain
    .command('history')
    .description('the retrainings so far, the latest first')
    .option('-n, --limit <number>', 'how many', parseNumber, 20)
    .addHelpText(
      'after',
      '\nExamples:\n  rakuten retrain history\n  rakuten retrain history -n 100 --json\n  rakuten retrain history show 3',
    )
    .action(
      run(async (context, { limit }: { limit: number }) => {
        const { listRetrains } = await import('../retrain/show-retrains.ts');
        return listRetrains(context, limit);
      }),
    );
  history
    .command('show')
    .description('one retraining: what it was decided from, what the gates said, each step')
    .argument('<number>', 'as in the history', parseNumber)
    .addHelpText(
      'after',
      '\nExamples:\n  rakuten retrain history show 3\n  rakuten retrain history show 3 --json',
    )
    .action(
      run(async (context, number: number) => {
        const { showRetrain } = await import('../retrain/show-retrains.ts');
        return showRetrain(context, number);
      }),
    );
}

function parseNumber(typed: string): number {
  const number = Number(typed);
  if (Number.isInteger(number) && number >= 1) return number;
  throw new InvalidArgumentError('Expected a whole number from 1 on.');
}
