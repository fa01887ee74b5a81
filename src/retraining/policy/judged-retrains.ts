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

/**
 * When the latest challenger that was rejected was begun; null where there is none. What had been labelled before went into it,
 * also where it came to a model of an earlier day.
 */
export function findLatestRejection(champion: Champion, retrains: readonly PastRetrain[]): string | null {
  const [latest] = listRejected(retrains, champion);
  return latest?.startedAt ?? null;
}

/** The version whose training data is not new any more: that of the latest rejected challenger, or else the champion. */
export function findLatestJudged(champion: Champion, retrains: readonly PastRetrain[]): number {
  return (
    listRejected(retrains, champion).find(({ challenger }) => challenger !== null)?.challenger ??
    champion.version
  );
}
