import { randomBytes } from 'node:crypto';
import { closeSync, fsyncSync, mkdirSync, openSync, renameSync, rmSync, writeSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { syncFolder } from '../files/write-file-durably.ts';

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

/** A CSV file being written. It appears at its path only once `close` has returned, whole and on disk. */
export interface CsvFile {
  readonly writeRow: (fields: readonly (string | number)[]) => void;
  /** Rows written so far, the header not counted. */
  readonly rowCount: () => number;
  readonly close: () => void;
  /** Gives up: removes what was written and leaves what stood at the path before. Does nothing after `close`. */
  readonly discard: () => void;
}

const BUFFERED_CHARACTERS = 1 << 18;

/**
 * Starts a CSV file with a header. Writes are synchronous, so a slow disk slows the caller down instead of
 * filling the memory. Makes the folder if needed.
 */
export function createCsvFile(path: string, header: readonly string[]): CsvFile {
  const folder = dirname(path);
  mkdirSync(folder, { recursive: true });
  const temporary = join(folder, `.${basename(path)}.${randomBytes(6).toString('hex')}.tmp`);
  const descriptor = openSync(temporary, 'wx');
  let buffered = formatCsvRow(header);
  let rows = 0;
  let open = true;

  const flush = (): void => {
    const bytes = Buffer.from(buffered);
    for (let written = 0; written < bytes.length;) written += writeSync(descriptor, bytes, written);
    buffered = '';
  };
  const discard = (): void => {
    if (!open) return;
    open = false;
    closeSync(descriptor);
    rmSync(temporary, { force: true });
  };
  return {
    writeRow: (fields) => {
      buffered += formatCsvRow(fields);
      rows += 1;
      if (buffered.length >= BUFFERED_CHARACTERS) flush();
    },
    rowCount: () => rows,
    close: () => {
      try {
        flush();
        fsyncSync(descriptor);
      } catch (error) {
        discard();
        throw error;
      }
      open = false;
      closeSync(descriptor);
      renameSync(temporary, path);
      syncFolder(folder);
    },
    discard,
  };
}
