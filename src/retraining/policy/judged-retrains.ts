import type { Champion, PastRetrain } from './retraining-facts.ts';

/**
 * The retrainings whose challengers were held against the champion and rejected, the latest first. What they were
 * trained on, and what called for them, has been judged.
 */
export function listRejected(retrains: readonly PastRetrain[], champion: Champion | null): PastRetrain[] {
  return retrains
    .filter(({ state, champion: version }) => state === 'rejected' && version === (champion?.version ?? null))
    .sort((a, b) => Date.parse(b.startedAt) - Date.parse(a.startedAt));
}

/** Since when evidence counts: since the champion came into production, or since its latest challenger was rejected. */
export function evidenceSince(champion: Champion, retrains: readonly PastRetrain[]): string {
  const [latest] = listRejected(retrains, champion);
  return latest !== undefined && Date.parse(latest.startedAt) > Date.parse(champion.since)
    ? latest.startedAt
    : champion.since;
}

/** The version whose training data is not new any more: that of the latest rejected challenger, or else the champion. */
export function findLatestJudged(champion: Champion, retrains: readonly PastRetrain[]): number {
  return (
    listRejected(retrains, champion).find(({ challenger }) => challenger !== null)?.challenger ??
    champion.version
  );
}
