/** What people and files say of model versions. */
export const MODEL_ANNOTATIONS = `
  -- What kind of decision a move was. Rows from before this step have none: theirs follows from the two versions.
  ALTER TABLE alias_history ADD COLUMN action TEXT
    CHECK (action IN ('first', 'promote', 'forced', 'rollback', 'withdraw'));

  CREATE TABLE model_tags (
    name TEXT NOT NULL,
    version INTEGER NOT NULL,
    key TEXT NOT NULL,
    value TEXT NOT NULL,
    PRIMARY KEY (name, version, key),
    FOREIGN KEY (name, version) REFERENCES model_versions (name, version)
  ) STRICT, WITHOUT ROWID;

  CREATE TABLE model_notes (
    number INTEGER PRIMARY KEY AUTOINCREMENT,
    name TEXT NOT NULL,
    version INTEGER NOT NULL,
    text TEXT NOT NULL,
    noted_at TEXT NOT NULL,
    user TEXT NOT NULL,
    host TEXT NOT NULL,
    FOREIGN KEY (name, version) REFERENCES model_versions (name, version)
  ) STRICT;
  CREATE INDEX model_notes_by_version ON model_notes (name, version, number);

  -- Versions that came out of a file instead of a run, and what the file told of them.
  CREATE TABLE model_imports (
    name TEXT NOT NULL,
    version INTEGER NOT NULL,
    archive_sha256 TEXT NOT NULL,
    origin TEXT NOT NULL CHECK (json_valid(origin)),
    imported_at TEXT NOT NULL,
    user TEXT NOT NULL,
    host TEXT NOT NULL,
    PRIMARY KEY (name, version),
    FOREIGN KEY (name, version) REFERENCES model_versions (name, version)
  ) STRICT, WITHOUT ROWID;
`;
