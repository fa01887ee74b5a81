import { once } from 'node:events';
import { readdirSync } from 'node:fs';
import { beforeAll, describe, expect, test } from 'vitest';
import { createFinishedProject, type Project } from './support/project.ts';
import { readError, waitUntil, type Ended } from './support/rakuten.ts';
import { formatRows, parseRows } from './support/small-data.ts';

interface Answer {
  readonly id: unknown;
  readonly predicted_class?: number;
  readonly confidence?: number;
  readonly error?: string;
  readonly line?: number;
}

let project: Project;
beforeAll(async () => {
  project = await createFinishedProject();
});

function readAnswers({ stdout }: Pick<Ended, 'stdout'>): Answer[] {
  return stdout
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as Answer);
}

const CSV = 'id,designation,description\na,Piscine gonflable,\nb,Manette sans fil,"Pour console, noire"\n';
const JSONL =
  '{"id":"a","designation":"Piscine gonflable"}\n{"id":"b","designation":"Manette sans fil","description":"Pour console, noire"}\n';

describe.concurrent('forms of the input', () => {
  test.each([
    ['CSV by its extension', 'listings.csv', CSV, []],
    ['JSONL by its extension', 'listings.jsonl', JSONL, []],
    ['CSV by its content', 'listings', CSV, []],
    ['JSONL by its content', 'listings.txt', JSONL, []],
    ['CSV that is said to be CSV', 'listings.data', CSV, ['--format', 'csv']],
    ['CSV with a byte order mark and CRLF', 'bom.csv', `\ufeff${CSV.replaceAll('\n', '\r\n')}`, []],
    ['CSV without a newline at the end', 'no-end.csv', CSV.trimEnd(), []],
  ])('%s', async (_, name, text, options) => {
    project.write(name, text);
    const ended = await project.run(['predict', '--file', name, ...options, '--json']);
    expect(ended.code).toBe(0);
    expect(readAnswers(ended).map(({ id }) => id)).toEqual(['a', 'b']);
    const fromStdin = await project.run(['predict', '--stdin', ...options, '--json'], { input: text });
    expect(fromStdin.stdout).toBe(ended.stdout);
  });

  test('answers come in the form of the question: CSV for CSV, JSON lines for JSON lines', async () => {
    const csv = await project.run(['predict', '--stdin'], { input: CSV });
    const [header, first, second] = parseRows(csv.stdout);
    expect(header?.join()).toBe(
      'id,prdtypecode,category,confidence,needs_review,top_1,probability_1,top_2,probability_2,top_3,probability_3,error',
    );
    expect([first?.[0], second?.[0]]).toEqual(['a', 'b']);
    const jsonl = await project.run(['predict', '--stdin'], { input: JSONL });
    expect(readAnswers(jsonl).map(({ predicted_class }) => String(predicted_class))).toEqual([
      first?.[1],
      second?.[1],
    ]);
  });

  test('title is a synonym of designation', async () => {
    const [named, synonym] = await Promise.all([
      project.run(['predict', '--stdin'], { input: CSV }),
      project.run(['predict', '--stdin'], { input: CSV.replace('designation', 'title') }),
    ]);
    expect(synonym.stdout).toBe(named.stdout);
  });

  test('a missing description is none, and not the word nan', async () => {
    const rows = (description: string): string => `{"id":1,"designation":"Poster ancien"${description}}\n`;
    const inputs = ['', ',"description":null', ',"description":""'].map(rows);
    const ends = await Promise.all(inputs.map((input) => project.run(['predict', '--stdin'], { input })));
    expect(new Set(ends.map(({ stdout }) => stdout)).size).toBe(1);
    expect(readAnswers(ends[0] ?? { stdout: '' })[0]).toMatchObject({ id: 1 });
  });

  test('a file without listings gives no answers', async () => {
    const ended = await project.run(['predict', '--stdin', '--json'], { input: 'id,designation\n' });
    expect(ended).toMatchObject({ code: 0, stdout: '' });
  });
});

describe('rows that cannot be read', () => {
  test('get an error with their line and do not stop the rest', async () => {
    const input =
      '{"id":1,"designation":"Piscine"}\n{"id":2\n{"id":3,"designation":""}\n[4]\n{"id":5,"designation":"Livre"}\n';
    const ended = await project.run(['predict', '--stdin'], { input });
    expect(ended.code).toBe(0);
    expect(ended.stderr).toContain('2 listings classified, 3 with an error');
    const answers = readAnswers(ended);
    expect(answers.map(({ error }) => error === undefined)).toEqual([true, false, false, false, true]);
    expect(answers.flatMap(({ line, error }) => (error === undefined ? [] : [line]))).toEqual([2, 3, 4]);
    expect(answers[2]?.id).toBe(3);
  });

  test('in CSV the error stands in the last column', async () => {
    const ended = await project.run(['predict', '--stdin'], {
      input: 'id,designation\n1,Livre\n2\n3,\n4,Livre\n',
    });
    expect(ended.code).toBe(0);
    const rows = parseRows(ended.stdout).slice(1);
    expect(rows.map((row) => row.at(-1) === '')).toEqual([true, false, false, true]);
    expect(rows[1]?.at(-1)).toMatch(/^line 3: expected 2 fields/);
  });
});

describe('--out', () => {
  test('the file holds what would have been printed', async () => {
    const printed = await project.run(['predict', '--stdin'], { input: CSV });
    const written = await project.run(['predict', '--stdin', '--out', 'answers/today.csv'], { input: CSV });
    expect(written).toMatchObject({ code: 0, stdout: '' });
    expect(project.read('answers/today.csv')).toBe(printed.stdout);
  });

  test.each(['SIGINT', 'SIGKILL'] as const)(
    'after %s what stood there still stands there',
    async (signal) => {
      project.write('interrupted/answers.csv', 'earlier answers\n');
      const running = project.start(['predict', '--stdin', '--out', 'interrupted/answers.csv']);
      const { stdin } = running.process;
      stdin.write('id,designation\n');
      const begun = (): boolean => readdirSync(project.path('interrupted')).length === 2;
      await waitUntil(begun, 'the answers to be begun beside their place');
      running.process.kill(signal);
      // A reader that waits for more input is woken by it, as by the next line of a slow producer.
      const feed = setInterval(() => stdin.write('1,Livre\n'.repeat(1000)), 1);
      const { code } = await running.ended.finally(() => clearInterval(feed));
      expect(code).toBe(signal === 'SIGINT' ? 130 : null);
      expect(project.read('interrupted/answers.csv')).toBe('earlier answers\n');
      if (signal === 'SIGINT') expect(readdirSync(project.path('interrupted'))).toEqual(['answers.csv']);
    },
  );
});

test('memory stays the same over 200,000 listings, and every answer comes in order', async () => {
  // Far below what the listings and their answers take together (more than 30 MB of text): they are not kept.
  const running = project.start(['predict', '--stdin', '--top', '1', '--json'], {
    nodeOptions: ['--max-old-space-size=48', '--max-semi-space-size=2'],
  });
  const { stdin, stdout } = running.process;
  stdout.removeAllListeners('data');
  let answers = 0;
  let next = 0;
  let rest = '';
  stdout.on('data', (text: string) => {
    const lines = (rest + text).split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) {
      if (line.startsWith(`{"id":${next},"predicted_class":`)) next += 1;
      answers += 1;
    }
  });
  for (let first = 0; first < 200_000; first += 1000) {
    let rows = '';
    for (let id = first; id < first + 1000; id++) rows += `{"id":${id},"designation":"Lot ${id}"}\n`;
    if (!stdin.write(rows)) await once(stdin, 'drain');
  }
  stdin.end();
  const { code, stderr } = await running.ended;
  expect({ code, stderr }).toEqual({
    code: 0,
    stderr: '200,000 listings classified · rakuten_classifier version 1\n',
  });
  expect({ answers, next }).toEqual({ answers: 200_000, next: 200_000 });
});

test('one text path: a listing gets the same answer from the stage, --file and --text', async () => {
  const listings = parseRows(project.read('data/sample/X_test.csv')).slice(1);
  const staged = parseRows(project.read('data/processed/predictions.csv'));
  const input = formatRows([['id', 'designation', 'description'], ...listings.map((row) => row.slice(0, 3))]);
  const streamed = await project.run(['predict', '--stdin'], { input });
  expect(parseRows(streamed.stdout).map((row) => row.slice(0, -1))).toEqual(staged);

  const index = listings.findIndex(([, , description = '']) => description.includes('<'));
  const [, text = '', description = ''] = listings[index] ?? [];
  const answer = await project.run(['predict', '--text', text, '--description', description, '--json']);
  const { predicted_class, confidence } = JSON.parse(answer.stdout) as Answer;
  const [, code, , probability] = staged[index + 1] ?? [];
  expect([String(predicted_class), confidence?.toFixed(6)]).toEqual([code, Number(probability).toFixed(6)]);
});

describe.concurrent('--text', () => {
  test.each([[''], ['   '], ['\n\t']])('%j is refused', async (text) => {
    const ended = await project.run(['predict', '--text', text, '--json']);
    expect(ended).toMatchObject({ code: 2, stdout: '' });
    expect(readError(ended)).toMatchObject({
      code: 'TEXT_EMPTY',
      message: 'Expected the text of a listing, got an empty one.',
    });
  });

  test.each([
    ['one character', 'x'],
    ['a digit', '7'],
    ['an emoji', '🎮'],
    ['only HTML', '<p><br/></p>'],
    ['an entity', '&nbsp;'],
    ['Arabic', 'لعبة أطفال خشبية'],
    ['Chinese', '儿童玩具'],
    ['half a surrogate pair, as cut by another program', '\ud83c'],
    ['what looks like an option', '-5 °C'],
    ['100 kB', 'qzx wvk '.repeat(12_500)],
  ])('%s gets an answer of low confidence', async (_, text) => {
    const ended = await project.run(['predict', `--text=${text}`, '--json']);
    expect(ended).toMatchObject({ code: 0, stderr: '' });
    const { predicted_class, confidence } = JSON.parse(ended.stdout) as Answer;
    expect(predicted_class).toBeTypeOf('number');
    expect(confidence).toBeLessThan(0.5);
    expect(confidence).toBeGreaterThan(0);
  });

  test('1 MB of text in a file gets an answer of low confidence', async () => {
    const input = `${JSON.stringify({ id: 1, designation: 'qzxwvk '.repeat(150_000) })}\n`;
    const ended = await project.run(['predict', '--stdin'], { input });
    expect(ended.code).toBe(0);
    expect(readAnswers(ended)[0]?.confidence).toBeLessThan(0.5);
  });

  test.each([
    ['Piscine gonflable ronde 3m avec pompe'],
    ['x'],
    ['<b>Manette</b> sans fil &amp; chargeur 🎮'],
  ])('--explain of %j adds up to the score', async (text) => {
    const ended = await project.run(['predict', '--text', text, '--explain', '--json']);
    const { explanation } = JSON.parse(ended.stdout) as { explanation: Explanation };
    const named = [...explanation.for, ...explanation.against].reduce(
      (sum, one) => sum + one.contribution,
      0,
    );
    const total = explanation.bias + named + explanation.others.contribution;
    expect(Math.abs(total - explanation.score)).toBeLessThan(1e-9);
  });
});

interface Explanation {
  readonly score: number;
  readonly bias: number;
  readonly for: readonly { readonly contribution: number }[];
  readonly against: readonly { readonly contribution: number }[];
  readonly others: { readonly contribution: number };
}
