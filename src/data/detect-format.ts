export type RecordFormat = 'csv' | 'jsonl';

/**
 * The format of a stream of listings: by the file's extension, else by its first bytes. JSON lines start with a brace;
 * a bracket (a JSON array) counts as well, so that `readRecords` can say what to do about it.
 */
export function detectFormat(firstBytes: Uint8Array, fileName = ''): RecordFormat {
  if (/\.(jsonl|ndjson|json)$/i.test(fileName)) return 'jsonl';
  if (/\.csv$/i.test(fileName)) return 'csv';
  const start = Buffer.from(firstBytes.subarray(0, 1024))
    .toString('utf8')
    .replace(/^\ufeff/, '')
    .trimStart();
  return start.startsWith('{') || start.startsWith('[') ? 'jsonl' : 'csv';
}
