import { spawnSync } from 'node:child_process';
import { appendFileSync, chmodSync, cpSync, readdirSync, rmSync, truncateSync } from 'node:fs';
import Database from 'better-sqlite3';
import { beforeAll, describe, expect, test } from 'vitest';
import { createFinishedProject, makeRoot, openProject, type Project } from './support/project.ts';
import { readError, runRakuten, type Ended, type ShownError } from './support/rakuten.ts';
import { reproduce } from './support/read-outcomes.ts';
import { formatRows, parseRows } from './support/small-data.ts';

let finished: Project;
beforeAll(async () => {
  finished = await createFinishedProject();
});

/** What a user must be told: the code, its exit code, and a pattern of message and details together. */
type Expectation = readonly [code: string, exitCode: number, text: RegExp, hint?: RegExp];

const X = 'data/sample/X_train.csv';
const Y = 'data/sample/Y_train.csv';

function checkError(ended: Ended, [code, exitCode, text, hint = /\w/]: Expectation): ShownError {
  const error = readError(ended);
  expect({ code: error.code, exitCode: ended.code }).toEqual({ code, exitCode });
  expect([error.message, ...error.details].join('\n')).toMatch(text);
  expect(error.hint).toMatch(hint);
  expect(ended.stderr).not.toMatch(/\n\s+at .*:\d+:\d+/);
  return error;
}

/** Changes the rows of a source file, header included. */
function editRows(path: string, change: (rows: string[][]) => readonly (readonly string[])[]) {
  return (project: Project): void => project.write(path, formatRows(change(parseRows(project.read(path)))));
}

const mapBody =
  (change: (row: string[], index: number) => string[]) =>
  ([header = [], ...rows]: string[][]): string[][] => [header, ...rows.map(change)];

describe.concurrent('data', () => {
  const empty = (path: string) => (project: Project) => project.write(path, '');
  test.each<[string, (project: Project) => void, ...Expectation]>([
    [
      'no data folder',
      ({ path }) => rmSync(path('data/sample'), { recursive: true }),
      ...(['DEPENDENCY_MISSING', 3, /data\/sample\/X_train\.csv/, /rakuten repro -S ingest\.source=PLACE/] as const),
    ],
    ['an empty file', empty(X), 'DATA_INVALID', 3, /X_train\.csv:1:1: expected .* got an empty file/],
    [
      'a header only',
      editRows(X, ([header = []]) => [header]),
      ...(['DATA_INVALID', 3, /X_train\.csv:2:1: expected rows .* got the end of the file/] as const),
    ],
    [
      'a wrong column',
      ({ edit }) => edit(X, ',designation,description', ',designation,descripcion'),
      ...([
        'DATA_INVALID',
        3,
        /X_train\.csv:1:14: expected a column description, got "descripcion"/,
      ] as const),
    ],
    [
      'a missing column',
      editRows(X, (rows) => rows.map(([index = '', , ...rest]) => [index, ...rest])),
      ...(['DATA_INVALID', 3, /X_train\.csv:1:1: expected a column designation/] as const),
    ],
    [
      'a column twice',
      ({ edit }) => edit(X, ',designation,description', ',designation,designation'),
      ...(['DATA_INVALID', 3, /X_train\.csv:1:14: expected the column designation once/] as const),
    ],
    [
      'X and Y swapped',
      (project) => {
        const [x, y] = [project.read(X), project.read(Y)];
        project.write(X, y);
        project.write(Y, x);
      },
      ...(['DATA_INVALID', 3, /are the X and Y files swapped\?/] as const),
    ],
    [
      'X and Y of different length',
      editRows(Y, (rows) => rows.slice(0, -9)),
      ...(['DATA_INVALID', 3, /9 listings without a label/] as const),
    ],
    [
      'X and Y of different index',
      editRows(
        Y,
        mapBody(([index, code = '']) => [String(Number(index) + 100_000), code]),
      ),
      ...([
        'DATA_INVALID',
        3,
        /X_train\.csv:2: row index \d+ has no label[^]*Y_train\.csv:2: row index \d+ has no listing/,
      ] as const),
    ],
    [
      'too many labels outside the 27',
      editRows(
        Y,
        mapBody(([index = '', code = '']) => [
          index,
          code === '1140' || code === '2583' ? code.slice(0, 3) : code,
        ]),
      ),
      ...([
        'DATA_QUARANTINE_EXCEEDED',
        3,
        /Y_train\.csv:\d+ prdtypecode "114": not one of the 27 codes; did you mean 1140\?/,
        /rakuten repro -S ingest\.max_quarantine_share=/,
      ] as const),
    ],
    [
      'Latin-1 bytes',
      ({ read, write }) => write(X, Buffer.from(read(X), 'latin1')),
      ...([
        'DATA_INVALID',
        3,
        /X_train\.csv:\d+:\d+: expected UTF-8, got the byte 0x[\da-f]{2}/,
        /^iconv -f latin1/,
      ] as const),
    ],
    [
      'an unclosed quote',
      ({ path }) => appendFileSync(path(X), '999999,"Piscine,,1,2\n'),
      ...([
        'DATA_INVALID',
        3,
        /X_train\.csv:\d+:8: expected the quote that opens here to be closed/,
      ] as const),
    ],
    [
      'a class with one row',
      (project) => keepRows(project, new Map([['10', 1]])),
      ...(['DATA_INVALID', 3, /Expected at least 3 usable rows of each product type[^]*10 .*: 1/] as const),
    ],
    [
      'a single class',
      (project) => keepRows(project, undefined),
      ...(['DATA_INVALID', 3, /Expected listings of at least two product types, got 1/] as const),
    ],
  ])('%s', async (_, spoil, ...expectation) => {
    await expectRefusal(['repro', '--json'], spoil, expectation);
  });

  test('a few damaged labels are set aside with file, line, column, reason and value, and the run goes on', async () => {
    const project = finished.copy();
    const damage = mapBody(([index = '', code = ''], row) => [index, row < 3 ? '114' : code]);
    editRows(Y, damage)(project);
    expect(await reproduce(project)).toContain('ingest');
    const rows = parseRows(project.read('data/interim/quarantine.csv'));
    expect(rows[0]).toEqual(['file', 'line', 'column', 'reason', 'value']);
    expect(
      rows
        .slice(1)
        .map(([file, line, , reason, value]) => [file, line, (reason ?? '').includes('1140'), value]),
    ).toEqual([2, 3, 4].map((line) => ['Y_train.csv', String(line), true, '114']));
  });
});

/** Keeps of each class as many rows as `most` says, all where it says nothing; without it the first class alone. */
function keepRows(project: Project, most: ReadonlyMap<string, number> | undefined): void {
  const [header = [], ...labels] = parseRows(project.read(Y));
  const first = labels[0]?.[1];
  const seen = new Map<string, number>();
  const kept = labels.filter(([, code = '']) => {
    seen.set(code, (seen.get(code) ?? 0) + 1);
    return most === undefined ? code === first : (seen.get(code) ?? 0) <= (most.get(code) ?? Infinity);
  });
  const indices = new Set(kept.map(([index]) => index));
  project.write(Y, formatRows([header, ...kept]));
  editRows(X, ([xHeader = [], ...rows]) => [xHeader, ...rows.filter(([index]) => indices.has(index))])(
    project,
  );
}

describe.concurrent('configuration', () => {
  const params = (from: string, to: string) => (project: Project) => project.edit('params.yaml', from, to);
  const pipeline = (from: string, to: string) => (project: Project) =>
    project.edit('pipeline.yaml', from, to);
  test.each<[string, (project: Project) => void, ...Expectation]>([
    ['a tab', pipeline('  train:\n', '\ttrain:\n'), 'PIPELINE_INVALID', 3, /pipeline\.yaml:\d+:1 +.*tab/i],
    [
      'a key twice',
      pipeline('    cmd: rakuten train\n', '    cmd: rakuten train\n    cmd: rakuten train\n'),
      'PIPELINE_INVALID',
      3,
      /pipeline\.yaml:\d+:\d+ +.*cmd/,
    ],
    [
      'an unknown key',
      pipeline('cmd: rakuten train', 'cmd: rakuten train\n    dep: x'),
      'PIPELINE_INVALID',
      3,
      /pipeline\.yaml:\d+:5 +expected one of .*, got "dep"\. Did you mean "deps"\?/,
    ],
    [
      'a cycle',
      pipeline(
        '      - data/interim/train.csv\n',
        '      - data/interim/train.csv\n      - models/rakuten_classifier\n',
      ),
      'PIPELINE_INVALID',
      3,
      /pipeline\.yaml:\d+:\d+ +[^]*features[^]*train/,
    ],
    [
      'two stages with one output',
      pipeline('      - data/processed/predictions.csv\n  drift', '      - data/processed/features\n  drift'),
      'PIPELINE_INVALID',
      3,
      /pipeline\.yaml:\d+:\d+ +[^]*data\/processed\/features/,
    ],
    [
      'no pipeline',
      ({ path }) => rmSync(path('pipeline.yaml')),
      'PIPELINE_NOT_FOUND',
      3,
      /Expected pipeline\.yaml in /,
    ],
    [
      'a broken lock',
      ({ write }) => write('pipeline.lock', "schema: '2.0'\nstages:\n  ingest: [\n"),
      'PIPELINE_LOCK_INVALID',
      3,
      /pipeline\.lock:\d+:\d+ +/,
      /git checkout pipeline\.lock/,
    ],
    [
      'a lock with conflict marks',
      ({ read, write }) => write('pipeline.lock', `<<<<<<< HEAD\n${read('pipeline.lock')}`),
      'PIPELINE_LOCK_INVALID',
      3,
      /pipeline\.lock:1:1 +/,
    ],
    ['a missing section of parameters', params('predict:\n  top_k: 3\n', ''), 'PARAMS_INVALID', 3, /predict/],
    [
      'a missing parameter',
      params('  cv_folds: 3\n', ''),
      'PARAMS_INVALID',
      3,
      /params\.yaml:\d+:\d+ +train\.cv_folds: expected .*, got nothing/,
    ],
    [
      'an unknown parameter',
      params('  cv_folds: 3\n', '  cv_folds: 3\n  cv_fold: 3\n'),
      'PARAMS_INVALID',
      3,
      /params\.yaml:\d+:\d+ +train\.cv_fold: unknown setting; did you mean cv_folds\?\n/,
    ],
    [
      'a negative train.C',
      params('C: 0.5', 'C: -1'),
      'PARAMS_INVALID',
      3,
      /params\.yaml:\d+:6 +train\.C: expected a number above 0, got -1/,
    ],
    [
      'train.C that is no number',
      params('C: 0.5', 'C: .nan'),
      'PARAMS_INVALID',
      3,
      /params\.yaml:\d+:6 +train\.C: expected a number above 0, got NaN/i,
    ],
    [
      'text for a number',
      params('alpha: 0.05', 'alpha: a bit'),
      'PARAMS_INVALID',
      3,
      /params\.yaml:\d+:10 +drift\.alpha: expected .*, got "a bit"/,
    ],
    [
      'params.yaml that is no YAML',
      params('train:\n', 'train: [\n'),
      'PARAMS_INVALID',
      3,
      /params\.yaml:\d+:\d+ +/,
    ],
    [
      'no params.yaml',
      ({ path }) => rmSync(path('params.yaml')),
      'PIPELINE_INVALID',
      3,
      /pipeline\.yaml:6:9 +expected params\.yaml with the parameter "ingest\.source", found no such file/,
    ],
  ])('%s', async (_, spoil, ...expectation) => {
    await expectRefusal(['repro', '--json'], spoil, expectation);
  });
});

/** The command is refused as expected, nothing that was there is changed, and once mended `repro` ends well. */
async function expectRefusal(
  args: readonly string[],
  spoil: (project: Project) => void,
  expectation: Expectation,
): Promise<void> {
  const project = finished.copy();
  spoil(project);
  const before = project.products();
  checkError(await project.run(args), expectation);
  expect(project.products()).toEqual(before);
  for (const input of [
    'data/sample',
    'data/categories.csv',
    'pipeline.yaml',
    'params.yaml',
    'pipeline.lock',
  ]) {
    cpSync(finished.path(input), project.path(input), { recursive: true });
  }
  expect(await reproduce(project)).toEqual([]);
  expect(project.products()).toEqual(finished.products());
}

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

describe('the disk', () => {
  const isRoot = process.getuid?.() === 0;
  const small = makeRoot();
  const canMount =
    isRoot && spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=64m', 'tmpfs', small]).status === 0;
  if (canMount) spawnSync('umount', [small]);

  test.runIf(canMount)(
    'a full disk: what was there stays, and with space it goes on',
    async ({ onTestFinished }) => {
      const folder = makeRoot();
      expect(spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=64m', 'tmpfs', folder]).status).toBe(0);
      onTestFinished(() => void spawnSync('umount', ['-l', folder]));
      cpSync(finished.root, folder, { recursive: true, preserveTimestamps: true });
      const project = openProject(folder);
      const before = project.products();
      project.edit('params.yaml', 'min_df: 2', 'min_df: 1');
      expect(
        spawnSync('dd', ['if=/dev/zero', `of=${folder}/filler`, 'bs=64k'], { stdio: 'ignore' }).status,
      ).not.toBe(0);
      truncateSync(`${folder}/filler`, 60 * 1024 * 1024);
      const filler = `${folder}/filler`;
      checkError(await project.run(['repro', '--json']), [
        ...(['DISK_FULL', 4, /No space left/, /Free some space/] as const),
      ]);
      expect(project.products()).toEqual(before);
      rmSync(filler);
      expect(await reproduce(project)).toEqual(['features', 'train', 'predict', 'drift']);
    },
  );

  test('a folder that may not be written: repro says which, and reading commands work', async () => {
    const project = finished.copy();
    const before = project.products();
    const uid = isRoot ? 65_534 : undefined;
    if (isRoot) spawnSync('chmod', ['-R', 'a+rX', project.root]);
    else chmodSync(project.path('.rakuten'), 0o555);
    const run = (...args: string[]): Promise<Ended> =>
      runRakuten(args, { cwd: project.root, uid, env: { HOME: '/' } });
    checkError(await run('repro', '-S', 'drift.alpha=0.01', '--json'), [
      ...(['IO_FAILED', 4, /Not permitted to open .*\.rakuten/, /ls -ld /] as const),
    ]);
    expect(project.products()).toEqual(before);
    for (const command of [
      ['status'],
      ['predict', '--text', 'Livre'],
      ['runs', 'list'],
      ['models', 'list'],
    ]) {
      const { code, stderr } = await run(...command);
      expect({ command, code, stderr }).toEqual({ command, code: 0, stderr: '' });
    }
  });
});
