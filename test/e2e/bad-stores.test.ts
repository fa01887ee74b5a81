import { spawnSync } from 'node:child_process';
import { readdirSync, rmSync, truncateSync } from 'node:fs';
import Database from 'better-sqlite3';
import { beforeAll, describe, expect, test } from 'vitest';
import { createFinishedProject, makeRoot, openProject, type Project } from './support/project.ts';
import { reproduce } from './support/read-outcomes.ts';
import { checkError } from './support/refusal.ts';

let finished: Project;
beforeAll(async () => {
  finished = await createFinishedProject();
});

describe.concurrent('models', () => {
  const weights = 'models/rakuten_classifier/weights.safetensors';
  /** The folder of the only registered model. */
  const findRegistered = ({ path }: Project): string =>
    `models/registry/${readdirSync(path('models/registry')).join()}`;

  test.each<[string, (project: Project, folder: string) => void, RegExp]>([
    [
      'truncated weights',
      ({ path }, folder) => truncateSync(path(`${folder}/weights.safetensors`), 1000),
      /weights\.safetensors: expected \d+ bytes, found 1000/,
    ],
    [
      'no weights',
      ({ path }, folder) => rmSync(path(`${folder}/weights.safetensors`)),
      /weights\.safetensors: expected \d+ bytes, found no file/,
    ],
    [
      'the model of another program',
      ({ write }, folder) => write(`${folder}/model.json`, '{"format": "onnx"}'),
      /model\.json: expected format "rakuten-model", found "onnx"/,
    ],
    [
      'model.json cut short',
      ({ path }, folder) => truncateSync(path(`${folder}/model.json`), 100),
      /model\.json: expected JSON/,
    ],
  ])('%s: predict --text says so, and the next command mends it', async (_, spoil, text) => {
    const project = finished.copy();
    spoil(project, findRegistered(project));
    const error = checkError(await project.run(['predict', '--text', 'Livre', '--json']), [
      ...(['MODEL_INVALID', 3, text, /^rakuten train/] as const),
    ]);
    expect((await project.run([...(error.hint ?? '').split(' ').slice(1, 2)])).code).toBe(0);
    expect((await project.run(['predict', '--text', 'Livre'])).code).toBe(0);
  });

  test('a damaged model folder of the pipeline is made again, since its hash differs', async () => {
    const project = finished.copy();
    truncateSync(project.path(weights), 1000);
    expect(await reproduce(project)).toEqual(['train']);
    expect(project.products()).toEqual(finished.products());
  });

  test('the predict stage alone refuses a damaged model, and leaves the earlier predictions', async () => {
    const project = finished.copy();
    truncateSync(project.path(weights), 1000);
    const before = project.products();
    checkError(await project.run(['predict', '--json']), [
      ...(['MODEL_INVALID', 3, /weights\.safetensors: expected \d+ bytes, found 1000/] as const),
    ]);
    expect(project.products()).toEqual(before);
    expect(await reproduce(project)).toEqual(['train']);
  });

  test('nothing trained yet', async () => {
    const project = openProject(makeRoot());
    checkError(await project.run(['predict', '--text', 'Livre', '--json']), [
      ...([
        'MODEL_NOT_FOUND',
        5,
        /No version of rakuten_classifier is registered yet/,
        /^rakuten repro/,
      ] as const),
    ]);
  });
});

describe.concurrent('the tracking database', () => {
  test('held by another process: readers do not mind, training says so and changes nothing', async ({
    onTestFinished,
  }) => {
    const project = finished.copy();
    const before = project.products();
    const holder = new Database(project.path('models/rakuten.db'));
    onTestFinished(() => void holder.close());
    holder.exec('BEGIN IMMEDIATE');
    expect((await project.run(['predict', '--text', 'Livre'])).code).toBe(0);
    expect((await project.run(['runs', 'list'])).code).toBe(0);
    checkError(await project.run(['repro', '-S', 'train.C=2', '--json']), [
      ...(['DATABASE_BUSY', 6, /models\/rakuten\.db/, /rakuten/] as const),
    ]);
    expect(project.products()).toEqual(before);
    holder.exec('ROLLBACK');
    expect(await reproduce(project)).toEqual(['train', 'predict', 'drift']);
  });

  test.each<[string, (project: Project) => void, RegExp]>([
    [
      'other bytes',
      ({ write }) => write('models/rakuten.db', 'not a database, '.repeat(500)),
      /expected an SQLite database, found other bytes/,
    ],
    [
      'missing pages',
      ({ path }) => truncateSync(path('models/rakuten.db'), 8192),
      /expected an intact SQLite database/,
    ],
    [
      'of another program',
      ({ path }) => createForeignDatabase(path('models/rakuten.db')),
      /one of another program/,
    ],
  ])('%s: training says so, and the next command helps', async (_, spoil, text) => {
    const project = finished.copy();
    for (const end of ['-wal', '-shm']) rmSync(project.path(`models/rakuten.db${end}`), { force: true });
    spoil(project);
    const before = project.products();
    const error = checkError(await project.run(['train', '--json']), [
      ...(['DATABASE_INVALID', 3, text, /^mkdir -p .* && mv /] as const),
    ]);
    expect(project.products()).toEqual(before);
    const command = (error.hint ?? '').replace(/ {2,}\(.*/, '');
    expect(spawnSync('sh', ['-c', command], { cwd: project.root }).status).toBe(0);
    expect((await project.run(['train'])).code).toBe(0);
    expect((await project.run(['predict', '--text', 'Livre'])).code).toBe(0);
    expect(project.products()).toEqual(finished.products());
  });
});

function createForeignDatabase(file: string): void {
  rmSync(file);
  const database = new Database(file);
  database.exec('CREATE TABLE songs (title TEXT)');
  database.close();
}
