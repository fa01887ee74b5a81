import type { GateReport, ModelScores } from '../gates/gate-report.ts';

/**
 * For the history of the alias: the scores of both models on the rows that they were judged on, and what the gates measured and
 * asked for, as `gate.number`: "better.lower".
 */
export function listGateNumbers({ gates, champion, challenger }: GateReport): Record<string, number> {
  const measured = gates.flatMap(({ name, numbers }) =>
    Object.entries(numbers).map(([key, value]): [string, number] => [`${name}.${key}`, value]),
  );
  return {
    ...nameScores(challenger, ''),
    ...(champion === null ? {} : nameScores(champion, '_before')),
    ...Object.fromEntries(measured),
  };
}

/** By the names that metrics have among those of a run. */
function nameScores(
  { weighted_f1, macro_f1, accuracy }: ModelScores,
  suffix: '' | '_before',
): Record<string, number> {
  return {
    [`f1_weighted${suffix}`]: weighted_f1,
    [`f1_macro${suffix}`]: macro_f1,
    [`accuracy${suffix}`]: accuracy,
  };
}
