import { runParallel } from '../run-parallel.ts';
import { listKeyPage } from './list-keys.ts';
import type { S3Client } from './s3-client.ts';

/** So many questions for single keys are as quick as one page of a list: they go side by side, pages do not. */
const KEYS_PER_PAGE = 16;
/** With more keys than this, sixteen lists are read side by side. */
const MANY_KEYS = 4000;
const HEX_DIGITS = Array.from({ length: 16 }, (_, digit) => digit.toString(16));

/**
 * Those of the keys that the bucket has. Lists are read as long as they are cheaper than to ask for each key; so few
 * keys in a large bucket cost little, and many in a bucket of the same size only a page per thousand. The first
 * question is always a list: alone among the answers, its refusal says what is wrong.
 */
export async function findKeys(
  client: S3Client,
  keys: readonly string[],
  jobs: number,
): Promise<Set<string>> {
  const found = new Set<string>();
  const undecided = new Set(keys);
  const prefixes = splitPrefix(commonPrefix(keys), keys.length);
  await runParallel(prefixes, jobs, async (prefix) => {
    const wanted = keys.filter((key) => key.startsWith(prefix));
    if (wanted.length === 0) return;
    const isWhole = await listSome(client, prefix, 1 + Math.floor(wanted.length / KEYS_PER_PAGE), (key) => {
      if (undecided.delete(key)) found.add(key);
    });
    if (isWhole) for (const key of wanted) undecided.delete(key);
  });
  await runParallel([...undecided], jobs, async (key) => {
    const answer = await client.send({ method: 'HEAD', key, tolerate: ['404'] });
    if (answer.kind === 'ok') found.add(key);
  });
  return found;
}

/** Reads at most so many pages; whether they were all. */
async function listSome(
  client: S3Client,
  prefix: string,
  pages: number,
  onKey: (key: string) => void,
): Promise<boolean> {
  let after: string | undefined;
  for (let page = 0; page < pages; page++) {
    const { keys, next } = await listKeyPage(client, prefix, after);
    keys.forEach(onKey);
    if (next === undefined) return true;
    after = next;
  }
  return false;
}

/** Up to the last `/` that all have in common. */
function commonPrefix(keys: readonly string[]): string {
  const [first = '', ...rest] = keys;
  let length = first.length;
  for (const key of rest) {
    while (!key.startsWith(first.slice(0, length))) length--;
  }
  return first.slice(0, first.lastIndexOf('/', length - 1) + 1);
}

function splitPrefix(prefix: string, count: number): string[] {
  return count < MANY_KEYS ? [prefix] : HEX_DIGITS.map((digit) => prefix + digit);
}
