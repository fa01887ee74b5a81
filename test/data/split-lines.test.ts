import fc from 'fast-check';
import { expect, test } from 'vitest';
import { splitLines } from '../../src/data/split-lines.ts';

async function* chunksOf(content: string, size: number): AsyncGenerator<Uint8Array> {
  const bytes = Buffer.from(content);
  for (let start = 0; start < bytes.length; start += size) yield bytes.subarray(start, start + size);
}

async function lines(content: string, size: number, maxBytes = 1000): Promise<(string | undefined)[]> {
  const found: (string | undefined)[] = [];
  for await (const { number, bytes } of splitLines(chunksOf(content, size), maxBytes)) {
    expect(number).toBe(found.length + 1);
    found.push(bytes === undefined ? undefined : Buffer.from(bytes).toString());
  }
  return found;
}

test('lines are those of the text, wherever the chunks are cut', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.string({ unit: fc.constantFrom('a', 'é', '\n') }),
      fc.integer({ min: 1, max: 5 }),
      async (text, size) => {
        const expected = text.split('\n');
        if (expected.at(-1) === '') expected.pop();
        expect(await lines(text, size)).toEqual(expected);
      },
    ),
  );
});

test('a line that is too long is passed over, and the next one is whole', async () => {
  expect(await lines('abc\nabcdef\nabcd\nabcdefgh', 2, 4)).toEqual(['abc', undefined, 'abcd', undefined]);
});
