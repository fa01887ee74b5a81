import { AppError } from '../errors/app-error.ts';
import { placeOf } from './place.ts';

export const QUOTE_HINT = 'Close it; a quote that belongs to the text is written twice ("").';

/**
 * Throws `DATA_INVALID` with the exact place where a field of a CSV row is quoted and its quote is not closed at the end of the field.
 * `raw` is the row in Latin-1, with a line end that lacks the LF if it is a CRLF; it starts on `line` of the file `name`.
 */
export function checkQuotes(raw: string, line: number, name: string, delimiter = ','): void {
  for (let start = 0; ;) {
    let closing = start;
    if (raw[start] === '"') {
      closing = raw.indexOf('"', start + 1);
      while (closing !== -1 && raw[closing + 1] === '"') closing = raw.indexOf('"', closing + 2);
      if (closing === -1) throw unclosedQuote(raw, start, line, name);
      if (raw[closing + 1] !== delimiter && !ROW_END.test(raw.slice(closing + 1, closing + 3))) {
        throw strayText({ raw, line, name, delimiter, opening: start, closing });
      }
    }
    const end = raw.indexOf(delimiter, closing);
    if (end === -1) return;
    start = end + 1;
  }
}

const ROW_END = /^(?:\n|\r$)/;

const NAMES: Readonly<Record<string, string>> = { ',': 'comma', ';': 'semicolon', '\t': 'tab' };

function unclosedQuote(raw: string, opening: number, line: number, name: string): AppError {
  const place = placeOf(raw, opening, line);
  return new AppError(
    'DATA_INVALID',
    `${name}:${place.line}:${place.column}: expected the quote that opens here to be closed, got the end of the file.`,
    { hint: QUOTE_HINT },
  );
}

function strayText(field: {
  readonly raw: string;
  readonly line: number;
  readonly name: string;
  readonly delimiter: string;
  readonly opening: number;
  readonly closing: number;
}): AppError {
  const { raw, line, name, delimiter, closing } = field;
  const opened = placeOf(raw, field.opening, line);
  const closed = placeOf(raw, closing, line);
  const after = Buffer.from(raw.slice(closing + 1, closing + 13), 'latin1').toString('utf8');
  const got = JSON.stringify(after.slice(0, 8).split(/[\r\n]/)[0]);
  return new AppError(
    'DATA_INVALID',
    `${name}:${closed.line}:${closed.column}: expected a ${NAMES[delimiter]} or the end of the row after a closing quote, got ${got}.`,
    {
      details: [`the field opens with the quote at ${name}:${opened.line}:${opened.column}`],
      hint: 'Close the quote where the field ends; a quote that belongs to the text is written twice ("").',
    },
  );
}
