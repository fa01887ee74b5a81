import { stripVTControlCharacters } from 'node:util';

/** A text that someone typed, or that came in a file, as one line of a table: no line breaks, nothing that moves the cursor. */
export function toOneLine(text: string): string {
  return stripVTControlCharacters(text)
    .replace(/[\s\p{Cc}]+/gu, ' ')
    .trim();
}
