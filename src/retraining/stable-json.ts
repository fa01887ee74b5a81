/** The value as JSON, the keys of all its objects in order: what is equal gives the same text, in whatever order it was written. */
export function toStableJson(value: unknown): string {
  return JSON.stringify(value, sortKeys);
}

function sortKeys(_name: string, value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0)));
}
