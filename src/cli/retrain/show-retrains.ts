import { findProjectRoot } from '../../pipeline/definition/find-project-root.ts';
import { readProcessIdentity } from '../../tracking/process-identity.ts';
import { RetrainingReader } from '../../tracking/retraining/retraining-reader.ts';
import type { CommandContext } from '../command-context.ts';
import { withReadSession } from '../project/open-reader.ts';

/** `retrain history`. */
export async function listRetrains(context: CommandContext, limit: number): Promise<undefined> {
  const records = await readFrom(context, (reader) => reader.list(limit));
  if (context.json) {
    context.printJson(records);
    return undefined;
  }
  const { formatRetrainHistory } = await import('../views/retrain-history-view.ts');
  formatRetrainHistory(records, context).forEach(context.print);
  return undefined;
}

/** `retrain history show`. */
export async function showRetrain(context: CommandContext, number: number): Promise<undefined> {
  const record = await readFrom(context, (reader) => reader.find(number));
  if (context.json) {
    context.printJson(record);
    return undefined;
  }
  const { formatRetrain } = await import('../views/retrain-view.ts');
  formatRetrain(record, context).forEach(context.print);
  return undefined;
}

function readFrom<Result>(
  context: CommandContext,
  read: (reader: RetrainingReader) => Result,
): Promise<Result> {
  return withReadSession({ cwd: findProjectRoot(context.cwd) }, (session) =>
    read(new RetrainingReader(session, readProcessIdentity())),
  );
}
