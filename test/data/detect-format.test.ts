import { expect, test } from 'vitest';
import { detectFormat } from '../../src/data/detect-format.ts';

test.each([
  ['id,title\n', 'a.csv', 'csv'],
  ['{"title":"x"}', 'a.csv', 'csv'],
  ['id,title\n', 'a.JSONL', 'jsonl'],
  ['id,title\n', 'a.ndjson', 'jsonl'],
  ['id,title\n', undefined, 'csv'],
  ['\ufeff \n{"title":"x"}', undefined, 'jsonl'],
  ['[{"title":"x"}]', 'data', 'jsonl'],
  ['{"title":"x"}', 'a.txt', 'jsonl'],
  ['id,title\n', 'a.txt', 'csv'],
  ['', undefined, 'csv'],
])('%j in a file called %s is %s', (content, fileName, format) => {
  expect(detectFormat(Buffer.from(content), fileName)).toBe(format);
});
