/** How an attempt to load stands. `interrupted`: it was recorded as running, and its process is no more. */
type LoadStatus = 'running' | 'done' | 'failed' | 'interrupted';

type LoadAction = 'next' | 'reset';

/** What is known when a load starts. */
export interface LoadStart {
  readonly action: LoadAction;
  /** In the user's words: `3 %`, `2,000 rows`. */
  readonly request: string;
  /** The folder that is loaded from, as the user knows it. */
  readonly source: string;
  /** The content of load.json; null where there is none. */
  readonly stateBefore: string | null;
}

/** What a load is about to do. */
export interface LoadIntent {
  /** What load.json is going to hold. */
  readonly stateAfter: string;
  /** Null where it cannot be told what was loaded before. */
  readonly rowsBefore: number | null;
  readonly rowsAfter: number;
  readonly rowsAvailable: number;
  /** Of the rows loaded, whatever order they stand in. */
  readonly hashBefore: string | null;
  readonly hashAfter: string;
}

/** One attempt. Times are ISO 8601 in UTC; what an attempt did not get to know is null. */
export interface LoadRecord {
  readonly number: number;
  readonly action: LoadAction;
  readonly request: string;
  readonly status: LoadStatus;
  readonly startedAt: string;
  readonly endedAt: string | null;
  /** Why it failed. */
  readonly error: string | null;
  readonly source: string;
  readonly rowsBefore: number | null;
  readonly rowsAfter: number | null;
  readonly rowsAvailable: number | null;
  readonly hashBefore: string | null;
  readonly hashAfter: string | null;
  readonly user: string;
  readonly host: string;
  readonly pid: number;
}
