/** Who may retrain, what each retraining came to, and whom to tell. */
export const RETRAINING = `
  -- One row a lease, kept when it is given back: its token only ever rises.
  CREATE TABLE leases (
    name TEXT NOT NULL PRIMARY KEY,
    token INTEGER NOT NULL CHECK (token > 0),
    held INTEGER NOT NULL CHECK (held IN (0, 1)),
    user TEXT NOT NULL,
    host TEXT NOT NULL,
    boot TEXT NOT NULL,
    pid INTEGER NOT NULL,
    process_start TEXT NOT NULL,
    acquired_at TEXT NOT NULL,
    -- Both clocks: the time since the start of the machine cannot be set, but means nothing on another machine.
    expires_at_ms INTEGER NOT NULL,
    expires_uptime_ms INTEGER NOT NULL
  ) STRICT, WITHOUT ROWID;

  -- key says what the decision followed from: the same again is not decided twice.
  CREATE TABLE retrains (
    number INTEGER PRIMARY KEY AUTOINCREMENT,
    key TEXT NOT NULL,
    token INTEGER NOT NULL,
    cause TEXT NOT NULL CHECK (cause IN ('manual', 'policy')),
    state TEXT NOT NULL CHECK (state IN ('triggered', 'training', 'gating', 'promoted', 'rejected', 'failed')),
    started_at TEXT NOT NULL,
    started_uptime_ms INTEGER NOT NULL,
    ended_at TEXT,
    -- null where another process found that this one had ended.
    seconds REAL,
    model TEXT NOT NULL,
    champion INTEGER,
    challenger INTEGER,
    decision TEXT NOT NULL CHECK (json_valid(decision)),
    rejected_by TEXT CHECK (json_valid(rejected_by)),
    gates TEXT CHECK (json_valid(gates)),
    -- What it came to, in a sentence.
    outcome TEXT,
    error_code TEXT,
    promotion INTEGER REFERENCES alias_history (number),
    user TEXT NOT NULL,
    host TEXT NOT NULL,
    boot TEXT NOT NULL,
    pid INTEGER NOT NULL,
    process_start TEXT NOT NULL,
    CHECK ((state IN ('promoted', 'rejected', 'failed')) = (ended_at IS NOT NULL)),
    CHECK ((state = 'failed') = (error_code IS NOT NULL)),
    CHECK (state != 'promoted' OR (challenger IS NOT NULL AND promotion IS NOT NULL)),
    FOREIGN KEY (model, champion) REFERENCES model_versions (name, version),
    FOREIGN KEY (model, challenger) REFERENCES model_versions (name, version)
  ) STRICT;
  CREATE INDEX retrains_by_key ON retrains (key, number);
  CREATE TRIGGER retrains_are_decided_once BEFORE UPDATE ON retrains WHEN OLD.ended_at IS NOT NULL
    BEGIN SELECT RAISE (ABORT, 'what a retraining came to is not rewritten'); END;
  CREATE TRIGGER retrains_keeps_rows BEFORE DELETE ON retrains
    BEGIN SELECT RAISE (ABORT, 'retrains is append-only'); END;

  -- Each step of a retraining, with the token of whoever took it.
  CREATE TABLE retrain_transitions (
    number INTEGER PRIMARY KEY AUTOINCREMENT,
    retrain INTEGER NOT NULL REFERENCES retrains (number),
    state TEXT NOT NULL,
    token INTEGER NOT NULL,
    at TEXT NOT NULL
  ) STRICT;
  CREATE INDEX retrain_transitions_by_retrain ON retrain_transitions (retrain, number);
  CREATE TRIGGER retrain_transitions_keeps_rows BEFORE DELETE ON retrain_transitions
    BEGIN SELECT RAISE (ABORT, 'retrain_transitions is append-only'); END;
  CREATE TRIGGER retrain_transitions_keeps_values BEFORE UPDATE ON retrain_transitions
    BEGIN SELECT RAISE (ABORT, 'retrain_transitions is append-only'); END;

  -- To be sent, or sent: each event once. Where to is no part of it: an address may hold a secret.
  CREATE TABLE notifications (
    number INTEGER PRIMARY KEY AUTOINCREMENT,
    key TEXT NOT NULL UNIQUE,
    event TEXT NOT NULL,
    payload TEXT NOT NULL CHECK (json_valid(payload)),
    created_at TEXT NOT NULL,
    attempts INTEGER NOT NULL DEFAULT 0,
    next_attempt_at_ms INTEGER NOT NULL DEFAULT 0,
    delivered_at TEXT,
    last_error TEXT
  ) STRICT;
  CREATE INDEX notifications_pending ON notifications (number) WHERE delivered_at IS NULL;
`;
