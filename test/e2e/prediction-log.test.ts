import Sqlite from 'better-sqlite3';
import { beforeAll, describe, expect, test } from 'vitest';
import { createFinishedProject, type Project } from './support/project.ts';
import { waitUntil } from './support/rakuten.ts';

let finished: Project;
beforeAll(async () => {
  finished = await createFinishedProject();
});

function readIds(project: Project): string[] {
  const database = new Sqlite(project.path('models/rakuten.db'), { readonly: true });
  try {
    expect(database.pragma('integrity_check', { simple: true })).toBe('ok');
    return database.prepare<[], string>('SELECT id FROM predictions ORDER BY number').pluck().all();
  } finally {
    database.close();
  }
}

const printedIds = (stdout: string): string[] =>
  stdout
    .split('\n')
    .slice(0, -1)
    .map((line) => (JSON.parse(line) as { prediction_id: string }).prediction_id);

const listings = (from: number, rows: number): string =>
  Array.from({ length: rows }, (_, i) => `{"id":${from + i},"title":"Livre de poche ${from + i}"}\n`).join(
    '',
  );

describe('a stream that is logged', () => {
  test('and killed leaves whole batches, and every id that it has printed', async () => {
    const project = finished.copy();
    const running = project.start(['predict', '--stdin', '--log']);
    running.process.stdin.write(listings(0, 2_500));
    // Two full batches; the rest follows as the input pauses, or not: it is killed at any moment.
    await waitUntil(() => printedIds(running.printed().stdout).length >= 2_000, 'two batches of answers');
    running.process.kill('SIGKILL');
    const { signal, stdout } = await running.ended;
    expect(signal).toBe('SIGKILL');
    const logged = readIds(project);
    expect([2_000, 2_500]).toContain(logged.length);
    const printed = printedIds(stdout.slice(0, stdout.lastIndexOf('\n') + 1));
    expect(printed).toEqual(logged.slice(0, printed.length));
  });

  test('answers while its input pauses', async () => {
    const project = finished.copy();
    const running = project.start(['predict', '--stdin', '--log']);
    running.process.stdin.write(listings(0, 2));
    await waitUntil(() => running.printed().stdout.split('\n').length === 3, 'two answers');
    expect(printedIds(running.printed().stdout)).toEqual(readIds(project));
    running.process.stdin.end(listings(2, 1));
    expect((await running.ended).code).toBe(0);
    expect(readIds(project)).toHaveLength(3);
  });
});

test('four streams at once lose no row', async () => {
  const project = finished.copy();
  const ended = await Promise.all(
    [0, 1, 2, 3].map((stream) =>
      project.run(['predict', '--stdin', '--log'], { input: listings(10_000 * stream, 1_500) }),
    ),
  );
  expect(ended.map(({ code }) => code)).toEqual([0, 0, 0, 0]);
  const ids = readIds(project);
  expect(new Set(ids).size).toBe(6_000);
  expect(new Set(ended.flatMap(({ stdout }) => printedIds(stdout)))).toEqual(new Set(ids));
});

test('a log that cannot be written is an error behind the answer', async () => {
  const project = finished.copy();
  const database = new Sqlite(project.path('models/rakuten.db'));
  database.exec('BEGIN IMMEDIATE');
  try {
    const { code, stdout, stderr } = await project.run(['predict', '--text', 'Livre', '--log', '--json']);
    expect(code).toBe(6);
    expect(JSON.parse(stdout)).toMatchObject({
      predicted_class: expect.any(Number) as number,
      prediction_id: null,
    });
    expect(stderr).toContain('The answer is not in the log: Another process is writing to');
  } finally {
    database.close();
  }
});
