import { type Algorithm, type Candidate, completeSettings, settingsOf } from '../learner-settings.ts';

/** Settings and the values to try of each; with `algorithm` among them, several algorithms. As scikit-learn's `param_grid`. */
export type GridMapping = Readonly<Record<string, readonly unknown[]>>;

/** The settings that hold wherever a grid does not vary them. */
export type BaseSettings = Readonly<Record<string, unknown>> & { readonly algorithm: Algorithm };

/** The mappings of a grid, which may be written as one mapping or as a list of them. Nothing is checked. */
export function listMappings(grid: unknown): readonly GridMapping[] {
  if (grid === undefined || grid === null) return [];
  const mappings = Array.isArray(grid) ? (grid as readonly GridMapping[]) : [grid as GridMapping];
  return mappings.filter((mapping) => Object.keys(mapping).length > 0);
}

/**
 * Every combination of each mapping, in the order in which they are written: the last setting changes fastest. An algorithm
 * gets those settings that it uses; combinations that come to the same are tried once.
 */
export function expandGrid(mappings: readonly GridMapping[], base: BaseSettings): readonly Candidate[] {
  const candidates = new Map<string, Candidate>();
  for (const mapping of mappings) {
    const { algorithm: algorithms = [base.algorithm], ...lists } = mapping;
    for (const algorithm of algorithms as readonly Algorithm[]) {
      const used = settingsOf(algorithm);
      const varied = Object.entries(lists).filter(([name]) => used.includes(name));
      for (const values of combine(varied)) {
        const candidate = completeSettings(algorithm, { ...base, ...values });
        const key = JSON.stringify([algorithm, candidate.settings]);
        candidates.set(key, candidate);
      }
    }
  }
  return [...candidates.values()];
}

/** How many combinations there are at most; cheap for any grid. */
export function countCombinations(mappings: readonly GridMapping[]): number {
  return mappings.reduce(
    (sum, mapping) => sum + Object.values(mapping).reduce((product, values) => product * values.length, 1),
    0,
  );
}

function combine(
  lists: readonly (readonly [name: string, values: readonly unknown[]])[],
): readonly Readonly<Record<string, unknown>>[] {
  return lists.reduce<readonly Readonly<Record<string, unknown>>[]>(
    (combined, [name, values]) =>
      combined.flatMap((settings) => values.map((value) => ({ ...settings, [name]: value }))),
    [{}],
  );
}
