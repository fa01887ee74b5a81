import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createCsvScanner, findBadByte, type CsvRow } from '../../src/data/csv-scanner.ts';
import { formatCsvRow } from '../../src/data/csv-writer.ts';

function scan(content: string | Uint8Array, chunkBytes = Infinity): CsvRow[] {
  const scanner = createCsvScanner('file.csv');
  const bytes = typeof content === 'string' ? Buffer.from(content) : content;
  const rows: CsvRow[] = [];
  for (let start = 0; start < bytes.length; start += chunkBytes) {
    rows.push(...scanner.push(bytes.subarray(start, Math.min(bytes.length, start + chunkBytes))));
  }
  return [...rows, ...scanner.end()];
}

const fieldsOf = (content: string): (readonly string[])[] => scan(content).map(({ fields }) => fields);

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
])('reads %j', (content, expected) => {
  expect(fieldsOf(content)).toEqual(expected);
});

test('gives each row the line that it starts on, quoted line ends of both kinds counted once', () => {
  expect(scan('a\n"b\nc"\n\nd\n').map(({ line }) => line)).toEqual([1, 2, 5]);
  expect(scan('a\r\n"b\r\nc"\r\n\r\nd\r\n').map(({ line }) => line)).toEqual([1, 2, 5]);
});

test('the rows do not depend on where the chunks are cut', () => {
  const field = fc.string({ unit: fc.constantFrom('a', 'é', '😀', '"', ',', '\n', '\r\n', '') });
  fc.assert(
    fc.property(
      fc.array(fc.array(field, { minLength: 2, maxLength: 3 })),
      fc.integer({ min: 1, max: 9 }),
      (rows, size) => {
        const content = `\ufeff${rows.map(formatCsvRow).join('')}`;
        expect(scan(content, size)).toEqual(scan(content));
      },
    ),
  );
});

test('what the writer writes, the scanner reads back', () => {
  const field = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.string({ unit: fc.constantFrom('"', ',', '\r', '\n', 'x') }),
  );
  fc.assert(
    fc.property(fc.array(fc.array(field, { minLength: 1, maxLength: 4 })), (rows) => {
      expect(fieldsOf(`head\n${rows.map(formatCsvRow).join('')}`)).toEqual([['head'], ...rows]);
    }),
  );
});

test('names the byte that is not UTF-8 with its line and column', () => {
  const content = Buffer.from('a,b\n1,"é\nxé,"\n2,c\n', 'latin1');
  const [, row, next] = scan(content);
  expect(row?.badByte).toEqual({ line: 2, column: 4, byte: 0xe9 });
  expect(next).toEqual({ line: 4, fields: ['2', 'c'] });
  const later = Buffer.concat([Buffer.from('a,b\n1,"é\nx'), Buffer.from([0x80]), Buffer.from('"\n')]);
  expect(scan(later)[1]?.badByte).toEqual({ line: 3, column: 2, byte: 0x80 });
});

test.each([
  [[], 0],
  [[0x61, 0xc3, 0xa9], 3],
  [[0x61, 0xc3], 1],
  [[0xf0, 0x9f, 0x98, 0x80, 0xff], 4],
  [[0xed, 0xa0, 0x80], 0],
  [[0xc0, 0x80], 0],
])('finds the first bad byte of %j at %i', (bytes, offset) => {
  expect(findBadByte(Uint8Array.from(bytes))).toBe(offset);
});

test('says where a quote opens that is never closed', () => {
  expect(() => scan('a,b\n1,x\n2,"y\nz\n')).toThrow(
    'file.csv:3:3: expected the quote that opens here to be closed, got the end of the file.',
  );
});

test('says where a quote closes in the middle of a field, and where it opened', () => {
  const scanning = async () => scan('a,b\n1,"x\n2,"y"\n');
  return expect(scanning()).rejects.toMatchObject({
    code: 'DATA_INVALID',
    message: 'file.csv:3:3: expected a comma or the end of the row after a closing quote, got "y\\"".',
    details: ['the field opens with the quote at file.csv:2:3'],
  });
});

test('gives up on a row that does not end before it fills the memory', () => {
  const scanner = createCsvScanner('file.csv');
  const chunk = Buffer.alloc(2 ** 20, 'x');
  scanner.push(Buffer.from('a,b\n1,"'));
  expect(() => {
    for (let count = 0; count < 20; count++) scanner.push(chunk);
  }).toThrow(
    'file.csv:2:1: expected a row of at most 16 MB, got one that does not end; most likely a quote in it is never closed.',
  );
});
