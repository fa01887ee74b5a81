/** The audit trail of arriving data. */
export const LOADS = `
  -- One row an attempt. What is loaded stands in data/arrival/load.json; this tells how it came about. state_before and
  -- state_after are that file's content: where a process was ended before it could say how it went, they tell.
  CREATE TABLE loads (
    number INTEGER PRIMARY KEY AUTOINCREMENT,
    action TEXT NOT NULL CHECK (action IN ('next', 'reset')),
    request TEXT NOT NULL,
    status TEXT NOT NULL CHECK (status IN ('running', 'done', 'failed')),
    started_at TEXT NOT NULL,
    ended_at TEXT,
    error TEXT,
    source TEXT NOT NULL,
    state_before TEXT,
    state_after TEXT,
    rows_before INTEGER,
    rows_after INTEGER,
    rows_available INTEGER,
    hash_before TEXT,
    hash_after TEXT,
    user TEXT NOT NULL,
    host TEXT NOT NULL,
    boot TEXT NOT NULL,
    pid INTEGER NOT NULL,
    process_start TEXT NOT NULL,
    CHECK ((status = 'running') = (ended_at IS NULL)),
    CHECK (status <> 'done' OR (state_after IS NOT NULL AND hash_after IS NOT NULL))
  ) STRICT;
`;
