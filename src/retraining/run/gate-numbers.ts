import type { GateReport } from '../gates/gate-report.ts';

/** What the gates measured and asked for, as `gate.number`, for the history of the alias: "better.lower". */
export function listGateNumbers({ gates }: Pick<GateReport, 'gates'>): Record<string, number> {
  return Object.fromEntries(
    gates.flatMap(({ name, numbers }) =>
      Object.entries(numbers).map(([key, value]): [string, number] => [`${name}.${key}`, value]),
    ),
  );
}
