/** What models answered, and what people say the right answer is. */
export const PREDICTIONS = `
  -- The codes that the probabilities of a model version are of, in their order: with them a row can be read when the
  -- model itself is gone.
  CREATE TABLE prediction_classes (
    model TEXT NOT NULL,
    version INTEGER NOT NULL,
    codes TEXT NOT NULL CHECK (json_valid(codes)),
    PRIMARY KEY (model, version)
  ) STRICT, WITHOUT ROWID;

  -- number gives the order: a clock can jump back. Texts and hash are null where they are not to be kept. The texts come
  -- last, so that whoever looks at figures only does not read them.
  CREATE TABLE predictions (
    number INTEGER PRIMARY KEY AUTOINCREMENT,
    id TEXT NOT NULL UNIQUE,
    predicted_at TEXT NOT NULL,
    source TEXT NOT NULL CHECK (source IN ('cli', 'service')),
    model TEXT NOT NULL,
    version INTEGER NOT NULL,
    predicted_code INTEGER NOT NULL,
    confidence REAL NOT NULL,
    margin REAL NOT NULL,
    latency_us INTEGER NOT NULL,
    designation_chars INTEGER NOT NULL,
    description_chars INTEGER NOT NULL,
    characters INTEGER NOT NULL,
    out_of_vocabulary_share REAL NOT NULL,
    description_missing INTEGER NOT NULL CHECK (description_missing IN (0, 1)),
    content_hash TEXT,
    productid TEXT,
    imageid TEXT,
    probabilities BLOB NOT NULL,
    designation TEXT,
    description TEXT,
    FOREIGN KEY (model, version) REFERENCES prediction_classes (model, version),
    CHECK ((designation IS NULL) = (description IS NULL)),
    CHECK (designation IS NULL OR content_hash IS NOT NULL)
  ) STRICT;
  CREATE INDEX predictions_by_time ON predictions (predicted_at);
  CREATE INDEX predictions_by_product ON predictions (productid) WHERE productid IS NOT NULL;

  -- The latest row of a prediction counts. A row keeps what learning from it needs, so that the log of predictions
  -- can be cut off behind it.
  CREATE TABLE feedback (
    number INTEGER PRIMARY KEY AUTOINCREMENT,
    prediction TEXT NOT NULL,
    label INTEGER NOT NULL,
    origin TEXT NOT NULL CHECK (origin IN ('cli', 'file', 'service', 'review')),
    given_at TEXT NOT NULL,
    user TEXT NOT NULL,
    host TEXT NOT NULL,
    predicted_at TEXT NOT NULL,
    model TEXT NOT NULL,
    version INTEGER NOT NULL,
    predicted_code INTEGER NOT NULL,
    confidence REAL NOT NULL,
    content_hash TEXT,
    productid TEXT,
    imageid TEXT,
    designation TEXT,
    description TEXT
  ) STRICT;
  CREATE INDEX feedback_by_prediction ON feedback (prediction, number);
  CREATE INDEX feedback_by_time ON feedback (predicted_at);
  CREATE INDEX feedback_by_product ON feedback (productid) WHERE productid IS NOT NULL;
  CREATE VIEW latest_feedback AS
    SELECT * FROM feedback AS latest
    WHERE number = (SELECT max(number) FROM feedback WHERE prediction = latest.prediction);
`;
