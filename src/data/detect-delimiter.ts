import type { Delimiter } from './read-csv.ts';

type Chunk = IteratorResult<Uint8Array | string, unknown>;

const DELIMITERS: readonly Delimiter[] = [',', ';', '\t'];

/** A header is shorter than that, in bytes. */
const LONGEST_HEADER = 64 * 1024;

/**
 * What stands between the fields of a CSV file whose header has a column `name`: spreadsheets write what the country writes, a
 * semicolon in France. A comma where none gives that column. All of the bytes come back, from the first one on.
 */
export async function detectDelimiter(
  chunks: AsyncIterable<Uint8Array | string>,
  name: string,
): Promise<{ readonly delimiter: Delimiter; readonly chunks: AsyncIterable<Uint8Array | string> }> {
  const iterator = chunks[Symbol.asyncIterator]();
  let start = Buffer.alloc(0);
  while (start.length < LONGEST_HEADER && !start.includes('\n')) {
    const next: Chunk = await iterator.next();
    if (next.done === true) break;
    start = Buffer.concat([start, Buffer.from(next.value)]);
  }
  const [header] = start.toString('utf8').split(/[\r\n]/, 1);
  const delimiter = DELIMITERS.find((one) =>
    header.split(one).some(
      (field) =>
        field
          .replace(/["\ufeff]/g, '')
          .trim()
          .toLowerCase() === name,
    ),
  );
  return { delimiter: delimiter ?? ',', chunks: behind(start, iterator) };
}

async function* behind(
  start: Uint8Array,
  rest: AsyncIterator<Uint8Array | string>,
): AsyncGenerator<Uint8Array | string, void, undefined> {
  try {
    yield start;
    for (;;) {
      const next: Chunk = await rest.next();
      if (next.done === true) return;
      yield next.value;
    }
  } finally {
    await rest.return?.();
  }
}
