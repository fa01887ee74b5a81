/** Runs within runs. */
export const NESTED_RUNS = `
  -- The run that a nested one is a part of. Nested runs have no nested runs.
  ALTER TABLE runs ADD COLUMN parent INTEGER REFERENCES runs (number);
  CREATE INDEX runs_by_parent ON runs (parent, number) WHERE parent IS NOT NULL;
`;
