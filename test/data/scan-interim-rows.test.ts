import { Readable } from 'node:stream';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { formatCsvRow } from '../../src/data/csv-writer.ts';
import { type CsvRow, readCsvRows } from '../../src/data/read-csv.ts';
import { scanInterimRows } from '../../src/data/scan-interim-rows.ts';
import { collect } from '../support/collect.ts';

/** The bytes in chunks of this size. */
function cut(content: string, chunkBytes: number): AsyncIterable<Uint8Array> {
  const bytes = Buffer.from(content);
  const chunks = Array.from({ length: Math.ceil(bytes.length / chunkBytes) }, (_chunk, i) =>
    bytes.subarray(i * chunkBytes, (i + 1) * chunkBytes),
  );
  return Readable.from(chunks);
}

async function scan(content: string, chunkBytes = 1 << 20): Promise<{ rows: CsvRow[]; isWhole: boolean }> {
  const scanned = scanInterimRows(cut(content, chunkBytes));
  const rows: CsvRow[] = [];
  for (;;) {
    const { done, value } = await scanned.next();
    if (done) return { rows, isWhole: value };
    rows.push(value);
  }
}

const field = fc.oneof(
  fc.string({ unit: fc.constantFrom('"', ',', '\n', '\r', 'a', 'é', '😀') }),
  fc.string({ unit: 'grapheme' }),
);

test('gives the rows that the reader of any CSV gives, wherever the chunks are cut', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.tuple(field, field)),
      fc.integer({ min: 1, max: 30 }),
      async (rows, size) => {
        const content = [['a', 'b'], ...rows].map(formatCsvRow).join('');
        const expected = await collect(readCsvRows(cut(content, 1 << 20), 'file.csv'));
        expect(await scan(content, size)).toEqual({ rows: expected, isWhole: true });
      },
    ),
  );
});

test.each([
  ['a byte order mark', '\ufeffa,b\n'],
  ['CRLF', 'a,b\r\n1,2\r\n'],
  ['a blank line', '\na,b\n'],
  ['a quote inside', '40" TV,b\n'],
  ['text behind a quote', '"a"b,c\n'],
  ['an open quote', '"a,b\n'],
  ['no last line feed', 'a,b'],
])('stops before a row with %s', async (_what, content) => {
  expect(await scan(content)).toEqual({ rows: [], isWhole: false });
  expect(await scan(`x,"y\nz"\n${content === '\ufeffa,b\n' ? '"' : content}`)).toEqual({
    rows: [{ line: 1, fields: ['x', 'y\nz'] }],
    isWhole: false,
  });
});
