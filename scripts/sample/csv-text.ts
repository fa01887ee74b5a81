/** A CSV text as pandas writes it: a field is quoted only where it must be (comma, quote, line break), lines end in LF. */
export function formatCsv(header: readonly string[], rows: readonly (readonly string[])[]): string {
  return [header, ...rows].map((row) => `${row.map(formatField).join(',')}\n`).join('');
}

function formatField(field: string): string {
  return /[",\r\n]/.test(field) ? `"${field.replaceAll('"', '""')}"` : field;
}
