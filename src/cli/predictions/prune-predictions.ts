import { AppError } from '../../errors/app-error.ts';
import { syncFeedbackFile } from '../../monitoring/log/feedback-file.ts';
import type { PruneCounts, PruneScope } from '../../tracking/predictions/write-predictions.ts';
import type { CommandContext } from '../command-context.ts';
import { requireDatabase } from '../project/open-writer.ts';
import type { PrunePredictionsOptions } from './manage-predictions.ts';
import { withPredictionLog, withPredictions } from './open-predictions.ts';
import { parseTime } from '../format/parse-time.ts';
import { readLogSettings } from './read-log-settings.ts';

const DAY_MS = 24 * 60 * 60 * 1000;

/** `predictions prune`. */
export async function prunePredictions(
  context: CommandContext,
  options: PrunePredictionsOptions,
): Promise<undefined> {
  const scope = chooseScope(context, options);
  const what =
    scope.kind === 'age'
      ? `predictions from before ${scope.before}`
      : `all that is known of product ${scope.productid}`;
  if (options.yes !== true) {
    const counts = await withPredictions(context, (reader) => reader.countPrunable(scope));
    throw new AppError(
      'USAGE',
      `Expected --yes to remove ${what}: ${describeCounts(counts)}. Nothing was removed.`,
      {
        hint: `rakuten predictions prune${repeatOptions(options)} --yes`,
      },
    );
  }
  requireDatabase(context);
  const { pruned, sync } = await withPredictionLog(context, (log) => ({
    pruned: log.prune(scope),
    sync: syncFeedbackFile(log, context.cwd),
  }));
  if (context.json) {
    context.printJson({
      ...{ predictions: pruned.predictions, feedback: pruned.feedback, erased: pruned.erased },
      feedback_file_written: sync.written,
    });
    return undefined;
  }
  context.print(`Removed ${what}: ${describeCounts(pruned)}.`);
  if (!pruned.erased) {
    context.note(
      `${context.noteStyle.yellow('warning:')} somebody is reading the database, so its log file still has them; once they are done: rakuten predictions prune${repeatOptions(options)} --yes`,
    );
  }
  return undefined;
}

function chooseScope(context: CommandContext, { olderThan, product }: PrunePredictionsOptions): PruneScope {
  if (olderThan !== undefined && product !== undefined) {
    throw new AppError('USAGE', 'Expected one of --older-than and --product, got both.', {
      hint: 'rakuten predictions prune --help',
    });
  }
  if (product !== undefined) {
    if (product.trim() !== '') return { kind: 'product', productid: product.trim() };
    throw new AppError('USAGE', 'Expected --product ID, got an empty one.', {
      hint: 'rakuten predictions prune --help',
    });
  }
  const now = context.now();
  if (olderThan !== undefined) {
    return { kind: 'age', before: parseTime(olderThan, '--older-than', now).toISOString() };
  }
  const { keepDays } = readLogSettings(context.cwd);
  if (keepDays === null) {
    throw new AppError('USAGE', 'Expected --older-than, --product, or log.keep_days in params.yaml.', {
      hint: 'rakuten predictions prune --older-than 90d',
    });
  }
  return { kind: 'age', before: new Date(now.getTime() - keepDays * DAY_MS).toISOString() };
}

function describeCounts({ predictions, feedback }: PruneCounts): string {
  const count = (rows: number, what: string): string =>
    `${rows.toLocaleString('en')} ${what}${rows === 1 ? '' : 's'}`;
  return feedback === 0
    ? count(predictions, 'prediction')
    : `${count(predictions, 'prediction')}, ${count(feedback, 'label')}`;
}

function repeatOptions({ olderThan, product }: PrunePredictionsOptions): string {
  return [
    olderThan === undefined ? '' : ` --older-than ${olderThan}`,
    product === undefined ? '' : ` --product ${product}`,
  ].join('');
}
