import { expect, test } from 'vitest';
import type { RecordFormat } from '../../src/data/detect-format.ts';
import type { InputRecord } from '../../src/data/input-record.ts';
import { readRecords } from '../../src/data/read-records.ts';
import { collect } from '../support/collect.ts';

async function* stream(content: string | Uint8Array): AsyncGenerator<Uint8Array> {
  yield Buffer.from(content);
}

async function read(format: RecordFormat, content: string | Uint8Array): Promise<InputRecord[]> {
  return collect(readRecords(stream(content), format, 'input'));
}

/** A record in one line: id and texts, or id and error. */
async function brief(format: RecordFormat, content: string | Uint8Array): Promise<string[]> {
  const records = await read(format, content);
  return records.map(({ line, id, listing, error }) =>
    listing === undefined
      ? `${line} ${id} ! ${error}`
      : `${line} ${id} ${listing.designation}|${listing.description}`,
  );
}

test('a CSV record has the texts, the id and the line', async () => {
  expect(await read('csv', 'id,title,description\nx7,Piscine,"ronde\n3m"\n')).toEqual([
    { line: 2, id: 'x7', listing: { id: 'x7', designation: 'Piscine', description: 'ronde\n3m' } },
  ]);
});

test.each([
  [',designation,description,productid,imageid\n12,a,b,1,2\n', ['2 12 a|b']],
  ['Unnamed: 0,designation\n12,a\n', ['2 12 a|']],
  ['designation\na\nb\n', ['2 0 a|', '3 1 b|']],
  ['description,other\na,b\n', ['2 0 |a']],
  ['id,title\n,a\n', ['2 0 a|']],
  ['title,description\na,nan\n', ['2 0 a|']],
  ['designation,title\n,b\n', ['2 0 b|']],
])('CSV %j gives %j', async (content, expected) => {
  expect(await brief('csv', content)).toEqual(expected);
});

test('a CSV row that cannot be used keeps its place and does not stop the rest', async () => {
  const latin1 = Buffer.from('id,title,description\n1,a,b\n2,a\n3, ,nan\n4,é,b\n5,c,\n', 'latin1');
  expect(await brief('csv', latin1)).toEqual([
    '2 1 a|b',
    '3 2 ! expected 3 fields, got 2',
    '4 3 ! expected a designation or a description, got neither',
    '5 4 ! expected UTF-8, got the byte 0xe9 at line 5, column 3',
    '6 5 c|',
  ]);
});

test.each([
  ['', 'input:1:1: expected a header with a column designation, got nothing.'],
  ['a,b\n1,2\n', 'input:1:1: expected a column designation, title or description, got a,b.'],
  ['title,title\n1,2\n', 'input:1: expected the column title once, got it twice.'],
  ['title\n"a\nb\n', 'input:2:1: expected the quote that opens here to be closed, got the end of the file.'],
])('CSV %j is refused as a whole', async (content, message) => {
  await expect(read('csv', content)).rejects.toThrow(message);
});

test('a JSON line that cannot be used keeps its place and does not stop the rest', async () => {
  const lines = [
    '{"id":"x","designation":"a","description":"b"}',
    '{"title":"a","description":null}',
    '',
    '{"title":',
    '["a"]',
    'null',
    '{"id":7,"title":3}',
    '{"id":true,"title":"a"}',
    '{"id":9,"description":"  "}',
    '{"id":10,"designation":"","title":"b","extra":{}}',
  ];
  expect(await brief('jsonl', `\ufeff${lines.join('\r\n')}`)).toEqual([
    '1 x a|b',
    '2 1 a|',
    '4 2 ! expected a JSON object, got something that is not JSON',
    '5 3 ! expected a JSON object, got a list',
    '6 4 ! expected a JSON object, got null',
    '7 7 ! title: expected text, got a number',
    '8 6 ! id: expected text or a number, got a boolean',
    '9 9 ! expected a designation or a description, got neither',
    '10 10 b|',
  ]);
});

test('a JSON line that is not UTF-8 says which byte', async () => {
  expect(await brief('jsonl', Buffer.from('{"title":"é"}\n{"title":"b"}', 'latin1'))).toEqual([
    '1 0 ! expected UTF-8, got the byte 0xe9 at column 11',
    '2 1 b|',
  ]);
});

test('a JSON array is refused with the command that makes lines of it', async () => {
  await expect(read('jsonl', '[{"title":"a"}]')).rejects.toMatchObject({
    message: 'input:1:1: expected one JSON object a line, got a list.',
    hint: "jq -c '.[]' input | rakuten predict --stdin",
  });
});

test('records come out before the stream has ended', async () => {
  let asked = 0;
  async function* endless(): AsyncGenerator<Uint8Array> {
    for (;;) {
      asked += 1;
      yield Buffer.from('{"title":"a"}\n');
    }
  }
  for await (const { id } of readRecords(endless(), 'jsonl', 'input')) if (id === 5) break;
  expect(asked).toBe(6);
});

test('an id comes back as it was: text as text, a number as a number', async () => {
  const records = await read('jsonl', '{"id":7,"title":"a"}\n{"id":"07","title":"a"}\n{"title":"a"}\n');
  expect(records.map(({ id }) => id)).toEqual([7, '07', 2]);
});
