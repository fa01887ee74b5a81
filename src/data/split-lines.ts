/** A line without its line end, or with `bytes` undefined where it was too long to keep. */
export interface Line {
  /** From 1. */
  readonly number: number;
  readonly bytes: Uint8Array | undefined;
}

const NEWLINE = 0x0a;

/** The lines of a stream, split at LF; a line above `maxBytes` is passed over without being kept. Memory is bounded by `maxBytes`. */
export async function* splitLines(
  chunks: AsyncIterable<Uint8Array | string>,
  maxBytes: number,
): AsyncGenerator<Line, void, undefined> {
  let kept: Uint8Array[] = [];
  let length = 0;
  let number = 1;
  const take = (part: Uint8Array): void => {
    length += part.length;
    if (length <= maxBytes) kept.push(part);
    else kept = [];
  };
  const finish = (): Line => {
    const line = { number: number++, bytes: length > maxBytes ? undefined : Buffer.concat(kept) };
    kept = [];
    length = 0;
    return line;
  };
  for await (const chunk of chunks) {
    const bytes = typeof chunk === 'string' ? Buffer.from(chunk) : chunk;
    let start = 0;
    for (let end = bytes.indexOf(NEWLINE); end !== -1; end = bytes.indexOf(NEWLINE, start)) {
      take(bytes.subarray(start, end));
      yield finish();
      start = end + 1;
    }
    take(bytes.subarray(start));
  }
  if (length > 0) yield finish();
}
