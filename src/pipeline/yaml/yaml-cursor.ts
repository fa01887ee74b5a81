/** Thrown at the first thing that is not common: how far the reading got does not matter. */
export const UNCOMMON = new Error('uncommon YAML');

export function uncommon(): never {
  throw UNCOMMON;
}

const INDICATORS = new Set('?:-,[]{}#&*!|>%@`"\'');
const DEEPEST = 100;

/** Where in a text the reading is, and what stands there. */
export type YamlCursor = ReturnType<typeof createYamlCursor>;

/** A cursor at the start of a text whose lines end in a line feed. */
export function createYamlCursor(text: string) {
  const cursor = { at: 0 };
  let depth = 0;

  const lineEnd = (from: number): number => {
    const end = text.indexOf('\n', from);
    return end === -1 ? text.length : end;
  };
  const columnOf = (offset: number): number => offset - (text.lastIndexOf('\n', offset - 1) + 1);
  const isBlank = (offset: number): boolean =>
    offset >= text.length || text[offset] === ' ' || text[offset] === '\n';

  /** Moves to the next line that has something on it, from the start of a line or the end of one; its indentation, or -1. */
  const toContent = (): number => {
    for (;;) {
      const start = cursor.at;
      while (text[cursor.at] === ' ') cursor.at++;
      if (cursor.at >= text.length) return -1;
      if (text[cursor.at] === '#') cursor.at = lineEnd(cursor.at);
      else if (text[cursor.at] !== '\n') return cursor.at - start;
      cursor.at++;
      if (cursor.at > text.length) return -1;
    }
  };

  /** Behind a value nothing may follow on its line but a remark. */
  const toNextLine = (): void => {
    const from = cursor.at;
    while (text[cursor.at] === ' ') cursor.at++;
    if (text[cursor.at] === '#') {
      if (cursor.at === from) uncommon();
      cursor.at = lineEnd(cursor.at);
    }
    if (cursor.at < text.length && text[cursor.at] !== '\n') uncommon();
    cursor.at++;
  };

  const isDash = (offset: number): boolean => text[offset] === '-' && isBlank(offset + 1);

  /** The end of a plain text within its line: before a remark; `isKey` where `: ` ends it. */
  const plainEnd = (from: number): { end: number; isKey: boolean } => {
    const stop = lineEnd(from);
    for (let offset = from; offset < stop; offset++) {
      const char = text[offset];
      if (char === ':' && isBlank(offset + 1)) return { end: offset, isKey: true };
      if (char === '#' && text[offset - 1] === ' ') return { end: offset, isKey: false };
    }
    return { end: stop, isKey: false };
  };

  const trimmedEnd = (from: number, end: number): number => {
    let last = end;
    while (last > from && text[last - 1] === ' ') last--;
    return last;
  };

  const checkPlainStart = (offset: number): void => {
    const char = text[offset] ?? '';
    if (!INDICATORS.has(char)) return;
    if (char !== '-' || isBlank(offset + 1)) uncommon();
  };

  /** What `read` returns; too deep a nesting is uncommon. */
  const nested = <Result>(read: () => Result): Result => {
    if (++depth > DEEPEST) uncommon();
    const result = read();
    depth--;
    return result;
  };

  return Object.assign(cursor, {
    text,
    nested,
    lineEnd,
    columnOf,
    isBlank,
    toContent,
    toNextLine,
    isDash,
    plainEnd,
    trimmedEnd,
    checkPlainStart,
  });
}
