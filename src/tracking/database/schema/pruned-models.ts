/** Versions whose files are gone. */
export const PRUNED_MODELS = `
  -- Set before the files are removed: a version never claims files that it has not. Cleared when they are stored again.
  ALTER TABLE model_versions ADD COLUMN pruned_at TEXT;
`;
