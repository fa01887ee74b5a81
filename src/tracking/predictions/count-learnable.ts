import type { Database } from '../database/sqlite.ts';

/** How many listings have been labelled since `since` (ISO 8601) with their texts kept; copies count once. */
export function countLearnableSince(database: Database, since: string): number {
  const count = database
    .prepare<[string], number>(
      `SELECT count(DISTINCT coalesce(content_hash, prediction)) FROM latest_feedback
       WHERE designation IS NOT NULL AND given_at > ?`,
    )
    .pluck()
    .get(since);
  return count ?? 0;
}
