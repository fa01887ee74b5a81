import { AppError } from '../../errors/app-error.ts';
import type { ExitCode } from '../../errors/error-codes.ts';
import { REGISTERED_MODEL } from '../../tracking/models/registered-model.ts';
import type { PrunePolicy } from '../../tracking/models/prune-models.ts';
import type { CommandContext } from '../command-context.ts';
import { withReadSession } from '../project/open-reader.ts';
import { requireDatabase, withWriteSession } from '../project/open-writer.ts';
import { parseTime } from '../format/parse-time.ts';
import { withClaim } from '../pipeline/with-claim.ts';

export interface PruneOptions {
  readonly keep: string;
  readonly olderThan?: string;
  readonly dryRun?: boolean;
  readonly yes?: boolean;
}

/** `models prune`. Exit code 1 where `--yes` is missing and there is something to remove. */
export async function pruneModels(context: CommandContext, options: PruneOptions): Promise<ExitCode> {
  const policy = readPolicy(options, context.now());
  requireDatabase(context);
  const { planPruning, pruneModels: prune } = await import('../../tracking/models/prune-models.ts');
  const { formatPruned, formatPrunePlan } = await import('../views/prune-models-view.ts');
  if (options.yes === true && options.dryRun !== true) {
    // Not while a stage trains: what it stores is registered only later.
    const outcome = await withClaim(context, 'rakuten models prune', () =>
      withWriteSession(context, (session) => prune(session, policy)),
    );
    if (context.json) context.printJson({ dryRun: false, ...outcome });
    else formatPruned(outcome, context).forEach(context.print);
    return 0;
  }
  const plan = await withReadSession(context, (session) => planPruning(session, policy, context.now()));
  if (context.json) context.printJson({ dryRun: true, ...plan });
  else formatPrunePlan(plan, context).forEach(context.print);
  const asks =
    options.dryRun !== true && (plan.versions.length > 0 || plan.strays.some(({ isNew }) => !isNew));
  if (asks) context.note('Nothing was removed. To remove it, type the same with --yes.');
  return asks ? 1 : 0;
}

function readPolicy({ keep, olderThan }: PruneOptions, now: Date): PrunePolicy {
  if (!/^\d{1,6}$/.test(keep)) {
    throw new AppError('USAGE', `Expected --keep as a whole number, got ${keep}.`, {
      hint: 'rakuten models prune --keep 10 --dry-run',
    });
  }
  return {
    ...{ name: REGISTERED_MODEL, keep: Number(keep) },
    ...(olderThan !== undefined && {
      createdBefore: parseTime(olderThan, '--older-than', now).toISOString(),
    }),
  };
}
