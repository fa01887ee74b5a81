import { createRequire } from 'node:module';
import type BetterSqlite3 from 'better-sqlite3';

export type { Database } from 'better-sqlite3';

/**
 * better-sqlite3. By `require`, because `import` parses each of its CommonJS files for names of exports first:
 * 4 ms that every `rakuten predict --text` would pay.
 */
export const Sqlite = createRequire(import.meta.url)('better-sqlite3') as typeof BetterSqlite3;
