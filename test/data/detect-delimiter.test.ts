import { expect, test } from 'vitest';
import { detectDelimiter } from '../../src/data/detect-delimiter.ts';
import { collect } from '../support/collect.ts';

async function* cut(text: string, bytes: number): AsyncGenerator<Uint8Array> {
  const all = Buffer.from(text);
  for (let start = 0; start < all.length; start += bytes) yield all.subarray(start, start + bytes);
}

test.each([
  ['id,label\n1;2,3\n', ','],
  ['id;label\n1,2;3\n', ';'],
  ['label\tid\r\n', '\t'],
  ['\ufeff"ID" ; "label"\n', ';'],
  ['id', ','],
  ['a;b;c\n', ','],
  ['a\nb;id\n', ','],
  ['', ','],
])('%j has %j between its fields, and none of it is lost', async (text, expected) => {
  for (const bytes of [1, 7, 1000]) {
    const { delimiter, chunks } = await detectDelimiter(cut(text, bytes), 'id');
    expect(delimiter).toBe(expected);
    expect(Buffer.concat((await collect(chunks)).map((chunk) => Buffer.from(chunk))).toString()).toBe(text);
  }
});
