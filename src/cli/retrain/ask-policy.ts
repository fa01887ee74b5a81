import { decideRetraining } from '../../retraining/policy/decide-retraining.ts';
import type { Decision } from '../../retraining/policy/decision.ts';
import { gatherFacts } from '../../retraining/policy/gather-facts.ts';
import { REGISTERED_MODEL } from '../../tracking/models/registered-model.ts';
import { readProcessIdentity } from '../../tracking/process-identity.ts';
import { RetrainingReader } from '../../tracking/retraining/retraining-reader.ts';
import { selectAliasHistory } from '../../tracking/models/read-models.ts';
import type { CommandContext } from '../command-context.ts';
import { withReadSession } from '../project/open-reader.ts';
import { openLiveFacts } from './live-facts.ts';
import { findChampion, findHandledSchedule, listPastRetrains } from './fact-sources.ts';
import type { RetrainingSettings } from './read-retraining-settings.ts';

/** What the policy says of retraining now. */
export async function askPolicy(
  context: CommandContext,
  { policy }: Pick<RetrainingSettings, 'policy'>,
): Promise<Decision> {
  return withReadSession(context, async (session) => {
    const records = new RetrainingReader(session, readProcessIdentity()).list();
    const facts = await gatherFacts(policy, context.now(), {
      champion: () =>
        findChampion(
          session.read((database) => selectAliasHistory(database, REGISTERED_MODEL, 'production')),
        ),
      retrains: () => listPastRetrains(records),
      lastHandledSchedule: () => findHandledSchedule(records),
      ...openLiveFacts(context, session),
    });
    return decideRetraining(policy, facts);
  });
}
