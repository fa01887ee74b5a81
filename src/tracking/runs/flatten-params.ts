/**
 * Nested settings as pairs of dotted name and value, in the order of the input: `{train: {C: 0.5}}` gives
 * `['train.C', 0.5]`. Lists stay whole; an undefined value is left out; an empty mapping stays as it is.
 */
export function flattenParams(
  params: Readonly<Record<string, unknown>>,
  prefix = '',
): readonly (readonly [name: string, value: unknown])[] {
  return Object.entries(params).flatMap(([key, value]): readonly (readonly [string, unknown])[] => {
    if (value === undefined) return [];
    return isNonEmptyMapping(value)
      ? flattenParams(value, `${prefix}${key}.`)
      : [[`${prefix}${key}`, value] as const];
  });
}

function isNonEmptyMapping(value: unknown): value is Readonly<Record<string, unknown>> {
  return (
    typeof value === 'object' && value !== null && !Array.isArray(value) && Object.keys(value).length > 0
  );
}
