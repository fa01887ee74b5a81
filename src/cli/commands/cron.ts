import type { Command } from 'commander';
import type { RunCommand } from '../command-context.ts';

/** `rakuten cron`: the loop without a person. */
export function registerCron(program: Command, run: RunCommand): void {
  const cron = program
    .command('cron')
    .description('let cron retrain, look for drift, load and back up, as params.yaml (schedules) says')
    .addHelpText(
      'after',
      `
A task writes .rakuten/cron/TASK.log: when it began and ended, its exit code, all that it printed. One that is still
running when its next turn comes is not started twice. cron mails what a failure prints to MAILTO.

Examples:
  rakuten cron install --dry-run     what would change in your crontab
  rakuten cron install               again after a change of schedules, of node or of the project's folder
  rakuten cron print                 for a crontab of your own, or another machine
  rakuten cron remove`,
    );
  cron
    .command('print')
    .description('print the lines for a crontab')
    .addHelpText('after', '\nExample:\n  rakuten cron print')
    .action(
      run(async (context) => {
        const { printCron } = await import('../cron/change-crontab.ts');
        printCron(context);
        return undefined;
      }),
    );
  registerChanges(cron, run);
  cron
    .command('run')
    .description('do one task as cron does it: with its log and its lock')
    .argument('<task>', 'retrain, drift, load or backup')
    .addHelpText('after', '\nExample:\n  rakuten cron run retrain && tail .rakuten/cron/retrain.log')
    .action(
      run(async (context, task: string) => {
        const { runCronTask } = await import('../cron/change-crontab.ts');
        return runCronTask(context, task);
      }),
    );
}

function registerChanges(cron: Command, run: RunCommand): void {
  cron
    .command('install')
    .description('put the lines into your crontab, or renew them; other lines stay as they are')
    .option('--dry-run', 'only show what would change')
    .addHelpText('after', '\nExamples:\n  rakuten cron install --dry-run\n  rakuten cron install --json')
    .action(
      run(async (context, options: { dryRun?: boolean }) => {
        const { installCron } = await import('../cron/change-crontab.ts');
        return installCron(context, options);
      }),
    );
  cron
    .command('remove')
    .description("take this project's lines out of your crontab; other lines stay as they are")
    .option('--dry-run', 'only show what would change')
    .addHelpText('after', '\nExample:\n  rakuten cron remove')
    .action(
      run(async (context, options: { dryRun?: boolean }) => {
        const { removeCron } = await import('../cron/change-crontab.ts');
        return removeCron(context, options);
      }),
    );
}
