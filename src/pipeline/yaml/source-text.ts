/** A file's text with a way from an offset to what a person calls that place. */
export interface SourceText {
  /** As shown in messages: relative to the project's folder. */
  readonly file: string;
  readonly text: string;
}

/** Something wrong at a place of a file. */
export interface Problem {
  readonly file: string;
  /** From 1. */
  readonly line: number;
  /** In characters, from 1. */
  readonly column: number;
  readonly message: string;
  /** The line itself, and how many characters from `column` on are meant. */
  readonly sourceLine: string;
  readonly length: number;
}

/** The problem at an offset of a text; `end` is where the part that is meant ends. */
export function problemAt(source: SourceText, start: number, end: number, message: string): Problem {
  const { line, column, lineStart } = locate(source.text, start);
  const lineEnd = source.text.indexOf('\n', lineStart);
  const sourceLine = source.text.slice(lineStart, lineEnd === -1 ? undefined : lineEnd).replace(/\r$/, '');
  const length = Math.max(1, Math.min(end - start, sourceLine.length - column + 1));
  return { file: source.file, line, column, message, sourceLine, length };
}

function locate(text: string, offset: number): { line: number; column: number; lineStart: number } {
  const lineStart = text.lastIndexOf('\n', offset - 1) + 1;
  let line = 1;
  for (let at = text.indexOf('\n'); at !== -1 && at < lineStart; at = text.indexOf('\n', at + 1)) line++;
  return { line, column: offset - lineStart + 1, lineStart };
}
