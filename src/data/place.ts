/** A place in a file, both counted from 1; the column counts bytes. */
export interface Place {
  readonly line: number;
  readonly column: number;
}

/** The place of `offset` in Latin-1 text that starts at column 1 of `line`. */
export function placeOf(text: string, offset: number, line: number): Place {
  const before = text.slice(0, offset);
  return { line: line + countNewlines(before), column: offset - before.lastIndexOf('\n') };
}

export function countNewlines(text: string): number {
  let count = 0;
  for (let index = text.indexOf('\n'); index !== -1; index = text.indexOf('\n', index + 1)) count += 1;
  return count;
}
