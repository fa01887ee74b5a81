/** Experiments, runs and what they came to, model versions and where their aliases were. */
export const RUNS_AND_MODELS = `
  CREATE TABLE experiments (
    number INTEGER PRIMARY KEY,
    name TEXT NOT NULL UNIQUE,
    created_at TEXT NOT NULL
  ) STRICT;

  -- number gives the order of runs: a clock can jump back.
  CREATE TABLE runs (
    number INTEGER PRIMARY KEY AUTOINCREMENT,
    id TEXT NOT NULL UNIQUE,
    experiment INTEGER NOT NULL REFERENCES experiments (number),
    name TEXT NOT NULL,
    status TEXT NOT NULL CHECK (status IN ('running', 'finished', 'failed', 'interrupted')),
    started_at TEXT NOT NULL,
    ended_at TEXT,
    error TEXT,
    git_commit TEXT,
    git_branch TEXT,
    git_dirty INTEGER CHECK (git_dirty IN (0, 1)),
    user TEXT NOT NULL,
    host TEXT NOT NULL,
    boot TEXT NOT NULL,
    pid INTEGER NOT NULL,
    process_start TEXT NOT NULL,
    CHECK ((status = 'running') = (ended_at IS NULL))
  ) STRICT;
  CREATE INDEX runs_by_experiment ON runs (experiment, number);
  CREATE INDEX runs_by_status ON runs (status, number);

  CREATE TABLE params (
    run INTEGER NOT NULL REFERENCES runs (number),
    key TEXT NOT NULL,
    value TEXT NOT NULL CHECK (json_valid(value)),
    PRIMARY KEY (run, key)
  ) STRICT, WITHOUT ROWID;

  CREATE TABLE metrics (
    run INTEGER NOT NULL REFERENCES runs (number),
    key TEXT NOT NULL,
    step INTEGER NOT NULL,
    value REAL NOT NULL,
    recorded_at TEXT NOT NULL,
    PRIMARY KEY (run, key, step)
  ) STRICT, WITHOUT ROWID;

  CREATE TABLE tags (
    run INTEGER NOT NULL REFERENCES runs (number),
    key TEXT NOT NULL,
    value TEXT NOT NULL,
    PRIMARY KEY (run, key)
  ) STRICT, WITHOUT ROWID;

  CREATE TABLE artifacts (
    run INTEGER NOT NULL REFERENCES runs (number),
    path TEXT NOT NULL,
    sha256 TEXT NOT NULL,
    bytes INTEGER NOT NULL,
    PRIMARY KEY (run, path)
  ) STRICT, WITHOUT ROWID;

  CREATE TABLE texts (
    sha256 TEXT NOT NULL PRIMARY KEY,
    content TEXT NOT NULL
  ) STRICT;
  CREATE TABLE attachments (
    run INTEGER NOT NULL REFERENCES runs (number),
    name TEXT NOT NULL,
    sha256 TEXT NOT NULL REFERENCES texts (sha256),
    PRIMARY KEY (run, name)
  ) STRICT, WITHOUT ROWID;

  CREATE TABLE datasets (
    hash TEXT NOT NULL PRIMARY KEY,
    rows INTEGER NOT NULL,
    class_counts TEXT NOT NULL CHECK (json_valid(class_counts)),
    first_seen_at TEXT NOT NULL
  ) STRICT;
  CREATE TABLE run_datasets (
    run INTEGER NOT NULL REFERENCES runs (number),
    role TEXT NOT NULL,
    hash TEXT NOT NULL REFERENCES datasets (hash),
    PRIMARY KEY (run, role)
  ) STRICT, WITHOUT ROWID;

  -- folder is relative to the folder of this file, so that a project can be moved.
  CREATE TABLE model_versions (
    name TEXT NOT NULL,
    version INTEGER NOT NULL CHECK (version > 0),
    id TEXT NOT NULL,
    created_at TEXT NOT NULL,
    folder TEXT NOT NULL,
    bytes INTEGER NOT NULL,
    metrics TEXT NOT NULL CHECK (json_valid(metrics)),
    PRIMARY KEY (name, version),
    UNIQUE (name, id)
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE model_version_runs (
    name TEXT NOT NULL,
    version INTEGER NOT NULL,
    run INTEGER NOT NULL REFERENCES runs (number),
    PRIMARY KEY (name, version, run),
    FOREIGN KEY (name, version) REFERENCES model_versions (name, version)
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX model_versions_by_run ON model_version_runs (run);

  CREATE TABLE alias_history (
    number INTEGER PRIMARY KEY AUTOINCREMENT,
    name TEXT NOT NULL,
    alias TEXT NOT NULL CHECK (alias IN ('production', 'staging')),
    from_version INTEGER,
    to_version INTEGER,
    changed_at TEXT NOT NULL,
    user TEXT NOT NULL,
    host TEXT NOT NULL,
    reason TEXT NOT NULL,
    numbers TEXT NOT NULL CHECK (json_valid(numbers)),
    CHECK (from_version IS NOT to_version),
    FOREIGN KEY (name, from_version) REFERENCES model_versions (name, version),
    FOREIGN KEY (name, to_version) REFERENCES model_versions (name, version)
  ) STRICT;
  CREATE INDEX alias_history_by_alias ON alias_history (name, alias, number);
  CREATE TRIGGER alias_history_keeps_rows BEFORE DELETE ON alias_history
    BEGIN SELECT RAISE (ABORT, 'alias_history is append-only'); END;
  CREATE TRIGGER alias_history_keeps_values BEFORE UPDATE ON alias_history
    BEGIN SELECT RAISE (ABORT, 'alias_history is append-only'); END;
  -- INSERT OR REPLACE deletes without asking the trigger above, unless the connection says otherwise.
  CREATE TRIGGER alias_history_replaces_nothing BEFORE INSERT ON alias_history
    WHEN EXISTS (SELECT 1 FROM alias_history WHERE number = NEW.number)
    BEGIN SELECT RAISE (ABORT, 'alias_history is append-only'); END;

  CREATE VIEW aliases AS
    SELECT name, alias, to_version AS version, changed_at
    FROM alias_history AS latest
    WHERE to_version IS NOT NULL AND number = (
      SELECT max(number) FROM alias_history WHERE name = latest.name AND alias = latest.alias
    );
`;
