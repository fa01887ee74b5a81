import { createTextFile, type TextFile } from '../files/text-file.ts';

const NEEDS_QUOTES = /[",\r\n]/;

/** One row of a CSV file (RFC 4180, but LF line ends), newline included. A row of one empty field is `""`, not a blank line. */
export function formatCsvRow(fields: readonly (string | number)[]): string {
  if (fields.length === 1 && fields[0] === '') return '""\n';
  let row = '';
  for (const [index, field] of fields.entries()) {
    if (index > 0) row += ',';
    const text = String(field);
    row += NEEDS_QUOTES.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
  }
  return `${row}\n`;
}

/** A CSV file being written; its life is that of a `TextFile`. */
export interface CsvFile extends Omit<TextFile, 'write'> {
  readonly writeRow: (fields: readonly (string | number)[]) => void;
  /** Rows written so far, the header not counted. */
  readonly rowCount: () => number;
}

/** Starts a CSV file with a header; else as `createTextFile`. */
export function createCsvFile(path: string, header: readonly string[]): CsvFile {
  const { write, close, discard } = createTextFile(path);
  let rows = 0;
  write(formatCsvRow(header));
  return {
    writeRow: (fields) => {
      write(formatCsvRow(fields));
      rows += 1;
    },
    rowCount: () => rows,
    close,
    discard,
  };
}
