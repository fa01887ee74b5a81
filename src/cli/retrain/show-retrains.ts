import { findProjectRoot } from '../../pipeline/definition/find-project-root.ts';
import { readProcessIdentity } from '../../tracking/process-identity.ts';
import { RetrainingReader } from '../../tracking/retraining/retraining-reader.ts';
import type { CommandContext } from '../command-context.ts';
import { withReadSession } from '../project/open-reader.ts';

/** `retrain history`. */
export async function listRetrains(context: CommandContext, limit: number): Promise<undefined> {
  const { formatRetrainHistory } = await import('../views/retrain-history-view.ts');
  return show(context, (reader) => reader.list(limit), formatRetrainHistory);
}

/** `retrain history show`. */
export async function showRetrain(context: CommandContext, number: number): Promise<undefined> {
  const { formatRetrain } = await import('../views/retrain-view.ts');
  return show(context, (reader) => reader.find(number), formatRetrain);
}

async function show<Found>(
  context: CommandContext,
  read: (reader: RetrainingReader) => Found,
  format: (found: Found, context: CommandContext) => readonly string[],
): Promise<undefined> {
  const found = await withReadSession({ cwd: findProjectRoot(context.cwd) }, (session) =>
    read(new RetrainingReader(session, readProcessIdentity())),
  );
  if (context.json) context.printJson(found);
  else format(found, context).forEach(context.print);
  return undefined;
}
