import { AppError } from '../../errors/app-error.ts';
import { parseSuspectsFile } from '../../models/suspects-file.ts';
import type { CommandContext } from '../command-context.ts';
import { formatSuspects } from '../views/suspects-view.ts';

/** The name under which a training run keeps its list of suspects. */
export const SUSPECTS_ATTACHMENT = 'suspects.csv';

/**
 * Prints the training rows of a run whose labels are probably wrong. `text` is the run's attachment suspects.csv; throws
 * `USAGE` where it has none: the run did not finish, or is older than the list.
 */
export async function showSuspects(
  context: CommandContext,
  runId: string,
  text: string | undefined,
): Promise<void> {
  if (text === undefined) {
    throw new AppError(
      'USAGE',
      `Expected run ${runId} to have the attachment ${SUSPECTS_ATTACHMENT}, found none.`,
      { hint: 'rakuten runs list --status finished   (a training that ends well makes one)' },
    );
  }
  const suspects = await parseSuspectsFile(text, SUSPECTS_ATTACHMENT);
  if (context.json) context.printJson(suspects);
  else formatSuspects(suspects, runId, context).forEach(context.print);
}
