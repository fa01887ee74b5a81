/** What spreadsheets, databases and pandas write where there is no text. Exactly these: "Nan bread" is a listing. */
const MISSING = new Set(['nan', 'NaN', 'NULL', 'null', 'None', '<NA>']);

/** The text of a field, or the empty string where it says in some export's language that there is none. */
export function textOrMissing(field: string): string {
  return field.length <= 8 && MISSING.has(field.trim()) ? '' : field;
}
