import { Readable } from 'node:stream';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { formatCsvRow } from '../../src/data/csv-writer.ts';
import { readCsvRows, type CsvRow } from '../../src/data/read-csv.ts';
import { collect } from '../support/collect.ts';

async function* cut(bytes: Uint8Array, chunkBytes: number): AsyncGenerator<Uint8Array> {
  for (let start = 0; start < bytes.length; start += chunkBytes) {
    yield bytes.subarray(start, Math.min(bytes.length, start + chunkBytes));
  }
}

async function read(content: string | Uint8Array, chunkBytes = Infinity): Promise<CsvRow[]> {
  return collect(readCsvRows(cut(Buffer.from(content), chunkBytes), 'file.csv'));
}

async function fieldsOf(content: string): Promise<(readonly string[])[]> {
  return (await read(content)).map(({ fields }) => fields);
}

test.each([
  [
    'a,b\n1,2\n',
    [
      ['a', 'b'],
      ['1', '2'],
    ],
  ],
  [
    'a,b\n1,2',
    [
      ['a', 'b'],
      ['1', '2'],
    ],
  ],
  [
    'a,b\r\n1,2\r\n',
    [
      ['a', 'b'],
      ['1', '2'],
    ],
  ],
  [
    'a,b\n1,2\r\n3,4\n',
    [
      ['a', 'b'],
      ['1', '2'],
      ['3', '4'],
    ],
  ],
  ['\ufeffa,b\n', [['a', 'b']]],
  [
    'a,\n,b\n,\n',
    [
      ['a', ''],
      ['', 'b'],
      ['', ''],
    ],
  ],
  ['"a ""b""",c\n', [['a "b"', 'c']]],
  ['"a,b","c\nd"\n', [['a,b', 'c\nd']]],
  ['"c\r\nd",e\r\n', [['c\r\nd', 'e']]],
  ['40" TV,b\n', [['40" TV', 'b']]],
  ['a\rb,c\n', [['a\rb', 'c']]],
  ['"",""\n', [['', '']]],
  ['a\n\n\r\nb\n', [['a'], ['b']]],
  ['', []],
  ['\ufeff', []],
  ['a,', [['a', '']]],
  ['"a",b\r', [['a', 'b']]],
  ['a,"b"\r', [['a', 'b']]],
  ['\ufeff"a",b\n', [['a', 'b']]],
  ['ab', [['ab']]],
  ['"""a"", b",""""\n', [['"a", b', '"']]],
  ['a,b\n1\n1,2,3\n', [['a', 'b'], ['1'], ['1', '2', '3']]],
])('reads %j', async (content, expected) => {
  expect(await fieldsOf(content)).toEqual(expected);
});

test('gives each row the line that it starts on, quoted line ends of both kinds counted once', async () => {
  const linesOf = async (content: string) => (await read(content)).map(({ line }) => line);
  expect(await linesOf('a\n"b\nc"\n\nd\n')).toEqual([1, 2, 5]);
  expect(await linesOf('a\r\n"b\r\nc"\r\n\r\nd\r\n')).toEqual([1, 2, 5]);
  expect(await linesOf('a\r\n"b\nc"\n\r\nd\r\r\ne')).toEqual([1, 2, 5, 6]);
});

test('the rows do not depend on where the chunks are cut', async () => {
  const field = fc.string({ unit: fc.constantFrom('a', 'é', '😀', '"', ',', '\n', '\r\n', '') });
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.array(field, { minLength: 2, maxLength: 3 })),
      fc.integer({ min: 1, max: 9 }),
      async (rows, size) => {
        const content = `\ufeff${rows.map(formatCsvRow).join('')}`;
        expect(await read(content, size)).toEqual(await read(content));
      },
    ),
  );
});

test('what the writer writes is read back', async () => {
  const field = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.string({ unit: fc.constantFrom('"', ',', '\r', '\n', 'x') }),
  );
  await fc.assert(
    fc.asyncProperty(fc.array(fc.array(field, { minLength: 1, maxLength: 4 })), async (rows) => {
      expect(await fieldsOf(`head\n${rows.map(formatCsvRow).join('')}`)).toEqual([['head'], ...rows]);
    }),
  );
});

test('names the byte that is not UTF-8 with its line and column', async () => {
  const content = Buffer.from('a,b\n1,"é\nxé,"\n2,c\n', 'latin1');
  const [, row, next] = await read(content);
  expect(row?.badByte).toEqual({ line: 2, column: 4, byte: 0xe9 });
  expect(next).toEqual({ line: 4, fields: ['2', 'c'] });
  const later = Buffer.concat([Buffer.from('a,b\n1,"é\nx'), Buffer.from([0x80]), Buffer.from('"\n')]);
  expect((await read(later))[1]?.badByte).toEqual({ line: 3, column: 2, byte: 0x80 });
});

test('takes UTF-16 for bytes that are not UTF-8', async () => {
  const [row] = await read(Buffer.from('\ufeffa,b\n', 'utf16le'));
  expect(row?.badByte).toEqual({ line: 1, column: 1, byte: 0xff });
});

test.each([
  ['a,b\n1,x\n2,"y\nz\n', '3:3'],
  ['a,b\r\n"1\r\n",x\r\n2,"y""\r\nz', '4:3'],
  ['a\n1\n\n"""",é,"y', '4:9'],
])('says where a quote opens that is never closed: %j', async (content, place) => {
  await expect(read(content, 3)).rejects.toMatchObject({
    code: 'DATA_INVALID',
    message: `file.csv:${place}: expected the quote that opens here to be closed, got the end of the file.`,
    hint: 'Close it; a quote that belongs to the text is written twice ("").',
  });
});

test.each([
  ['a,b\n1,"x\n2,"y"\n', '3:3', '"y\\""', '2:3'],
  ['a,b\n1,"x"y,"z\n', '2:5', '"y,\\"z"', '2:3'],
  ['a,b\r\n"","x\r\ny" \r\n', '3:2', '" "', '2:4'],
  ['"a"\rb\n', '1:3', '""', '1:1'],
])(
  'says where a quote closes in the middle of a field, and where it opened: %j',
  async (content, closed, got, opened) => {
    await expect(read(content, 3)).rejects.toMatchObject({
      code: 'DATA_INVALID',
      message: `file.csv:${closed}: expected a comma or the end of the row after a closing quote, got ${got}.`,
      details: [`the field opens with the quote at file.csv:${opened}`],
    });
  },
);

test('hands out the rows before a fault, those of its own chunk aside', async () => {
  const lines: number[] = [];
  const reading = async (): Promise<void> => {
    const chunks = Readable.from(['a\nb\n', 'c\n"d', '"e\nf\n']);
    for await (const { line } of readCsvRows(chunks, 'file.csv')) lines.push(line);
  };
  await expect(reading()).rejects.toThrow('file.csv:4:3: expected a comma or the end of the row');
  expect(lines).toEqual([1, 2, 3]);
});

test('an error of the source gets through as it is', async () => {
  const broken = new Error('read failed');
  async function* fail(): AsyncGenerator<string> {
    yield 'a\nb\n';
    throw broken;
  }
  await expect(collect(readCsvRows(fail(), 'file.csv'))).rejects.toBe(broken);
});

test('reads no further than asked, and closes the source when it is left', async () => {
  let asked = 0;
  let closed = false;
  async function* long(): AsyncGenerator<string> {
    try {
      for (; asked < 100; asked += 1) {
        yield 'a,b\n'.repeat(3);
      }
    } finally {
      closed = true;
    }
  }
  for await (const { line } of readCsvRows(long(), 'file.csv')) if (line === 5) break;
  expect([asked, closed]).toEqual([1, true]);
});

test('gives up on a row that does not end before it fills the memory', async () => {
  let asked = 0;
  async function* endless(): AsyncGenerator<string> {
    yield 'a,b\n1,"';
    for (const chunk = 'x'.repeat(2 ** 20); asked < 100; asked += 1) yield chunk;
  }
  await expect(collect(readCsvRows(endless(), 'file.csv'))).rejects.toMatchObject({
    code: 'DATA_INVALID',
    message:
      'file.csv:2:1: expected a row of at most 16 MB, got one that does not end; most likely a quote in it is never closed.',
  });
  expect(asked).toBeLessThan(20);
});
