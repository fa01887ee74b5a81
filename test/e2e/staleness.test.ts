import { readdirSync, readFileSync, rmSync, statSync, utimesSync } from 'node:fs';
import { beforeAll, describe, expect, test } from 'vitest';
import { createFinishedProject, OUTPUT_FILES, type Project } from './support/project.ts';
import { namesRan, readStages, reproduce, STAGES } from './support/read-outcomes.ts';
import { formatRows, parseRows } from './support/small-data.ts';

const INPUTS = [
  ...['data/sample/X_train.csv', 'data/sample/Y_train.csv', 'data/sample/X_test.csv'],
  ...['data/categories.csv', 'pipeline.yaml', 'params.yaml'],
];

let finished: Project;
beforeAll(async () => {
  finished = await createFinishedProject();
});

describe.concurrent('nothing runs after', () => {
  const future = new Date('2100-01-01');
  test.each<[string, (project: Project) => void]>([
    [
      'a touch of every input',
      ({ path }) => INPUTS.forEach((file) => utimesSync(path(file), future, future)),
    ],
    [
      'a touch of every output',
      ({ path }) => OUTPUT_FILES.forEach((file) => utimesSync(path(file), future, future)),
    ],
    [
      'rewriting an input with the same bytes',
      ({ write, read }) => write(INPUTS[0] ?? '', read(INPUTS[0] ?? '')),
    ],
    [
      'a comment in params.yaml',
      ({ write, read }) => write('params.yaml', `# tried\n${read('params.yaml')}`),
    ],
    ['another spelling of the same number', ({ edit }) => edit('params.yaml', 'C: 0.6 ', 'C: 0.60 ')],
    [
      'a comment in pipeline.yaml',
      ({ write, read }) => write('pipeline.yaml', `${read('pipeline.yaml')}# end\n`),
    ],
    [
      'another description of a stage',
      ({ edit }) => edit('pipeline.yaml', 'classify the unlabelled', 'label the'),
    ],
    ['the loss of .rakuten', ({ path }) => rmSync(path('.rakuten'), { recursive: true })],
    ['a new file beside the inputs', ({ write }) => write('data/sample/notes.txt', 'to do')],
  ])('%s', async (_, change) => {
    const project = finished.copy();
    change(project);
    expect(await reproduce(project)).toEqual([]);
  });

  test('a copy of the project to another folder', async () => {
    expect(await reproduce(finished.copy())).toEqual([]);
  });
});

describe.concurrent('only what depends on it runs after', () => {
  test.each<[string, (project: Project) => void, string[]]>([
    ['another train.C', ({ edit }) => edit('params.yaml', 'C: 0.6', 'C: 2'), ['train', 'predict', 'drift']],
    [
      'another drift.alpha',
      ({ edit }) => edit('params.yaml', 'alpha: 0.05 # report', 'alpha: 0.01 # report'),
      ['drift'],
    ],
    // Which class is third for a listing is no matter of drift, but the file that drift reads is another.
    [
      'another predict.top_k',
      ({ edit }) => edit('params.yaml', 'top_k: 3', 'top_k: 2'),
      ['predict', 'drift'],
    ],
    ['one edited row of X_train.csv', (project) => editTitle(project, 'X_train.csv'), [...STAGES]],
    [
      'one edited row of X_test.csv',
      (project) => editTitle(project, 'X_test.csv'),
      ['ingest', 'predict', 'drift'],
    ],
  ])('%s', async (_, change, expected) => {
    const project = finished.copy();
    change(project);
    expect(await reproduce(project)).toEqual(expected);
    expect(await reproduce(project)).toEqual([]);
  });

  test('repro -S train.C=2, which also writes it to params.yaml', async () => {
    const project = finished.copy();
    expect(await reproduce(project, '-S', 'train.C=2')).toEqual(['train', 'predict', 'drift']);
    expect(project.read('params.yaml')).toContain('  C: 2 # inverse strength of the L2 penalty\n');
    expect(await reproduce(project)).toEqual([]);
  });
});

test('a change of the input that changes no output stops at the stage that saw it', async () => {
  const project = finished.copy();
  const file = 'data/sample/X_train.csv';
  const quoted = parseRows(project.read(file)).map((row) =>
    row.map((field) => `"${field.replaceAll('"', '""')}"`),
  );
  project.write(file, quoted.map((row) => `${row.join(',')}\n`).join(''));
  const ended = await project.run(['repro', '--json']);
  expect(namesRan(ended)).toEqual(['ingest']);
  expect(readStages(ended)[0]).toMatchObject({ changedOuts: [] });
});

test.concurrent.each([
  ['data/interim/train.csv', 'ingest'],
  ['data/processed/features', 'features'],
  ['models/rakuten_classifier/weights.safetensors', 'train'],
  ['data/processed/predictions.csv', 'predict'],
  ['reports/drift/drift_report.html', 'drift'],
])('a deleted %s is made again by %s, with the same bytes, and nothing else runs', async (path, stage) => {
  const project = finished.copy();
  const before = project.products();
  rmSync(project.path(path), { recursive: true });
  expect(await reproduce(project)).toEqual([stage]);
  expect(project.products()).toEqual(before);
});

test('an output edited by hand is made again, and the edit is kept', async () => {
  const project = finished.copy();
  const before = project.products();
  project.write('data/processed/predictions.csv', 'mine');
  const ended = await project.run(['repro', '--json']);
  expect(namesRan(ended)).toEqual(['predict']);
  expect(project.products()).toEqual(before);
  const [kept] = readStages(ended).flatMap((stage) => stage.kept ?? []);
  expect(kept?.path).toBe('data/processed/predictions.csv');
  expect(kept?.keptAs).toMatch(/^\.rakuten\/kept\/[\d-]+\/data\/processed\/predictions\.csv$/);
  expect(project.read(kept?.keptAs ?? '')).toBe('mine');
});

test('two fresh projects with the same seed give the same bytes, the lock included', async () => {
  const other = await createFinishedProject();
  expect(other.products()).toEqual(finished.products());
  expect(readRegistry(other)).toEqual(readRegistry(finished));
});

test('another seed gives another model', async () => {
  const project = finished.copy();
  expect(await reproduce(project, '-S', 'train.seed=7')).toEqual(['train', 'predict', 'drift']);
  expect(project.products()).not.toMatchObject({
    'models/rakuten_classifier/weights.safetensors':
      finished.products()['models/rakuten_classifier/weights.safetensors'],
  });
});

test('training the same model again adds a run, but no version of the model', async () => {
  const project = finished.copy();
  await project.run(['train']);
  const versions = JSON.parse((await project.run(['models', 'list', '--json'])).stdout) as unknown[];
  const runs = JSON.parse((await project.run(['runs', 'list', '--json'])).stdout) as { experiment: string }[];
  expect(versions).toHaveLength(1);
  // The data is the same both times.
  expect(runs.map(({ experiment }) => experiment)).toEqual([
    'rakuten_model_training',
    'rakuten_model_training',
    'rakuten_dataset_versioning',
  ]);
});

describe.concurrent('why', () => {
  test('names the parameter, old → new', async () => {
    const project = finished.copy();
    project.edit('params.yaml', 'C: 0.6', 'C: 2');
    const { stdout } = await project.run(['why', 'train']);
    expect(stdout).toContain('train.C 0.6 → 2');
    const answer = JSON.parse((await project.run(['why', 'train', '--json'])).stdout) as unknown;
    expect(answer).toMatchObject({
      name: 'train',
      state: 'stale',
      reasons: [{ kind: 'param-changed', old: 0.6, new: 2 }],
    });
  });

  test('names the dep, with the hashes before and after', async () => {
    const project = finished.copy();
    editTitle(project, 'X_test.csv');
    const { stdout } = await project.run(['why', 'ingest']);
    expect(stdout).toMatch(
      /data\/sample\/X_test\.csv[^\n]*\n +old {2}md5 [\da-f]{32}\n +new {2}md5 [\da-f]{32}\n/,
    );
  });

  test('names the output, and the file in it', async () => {
    const project = finished.copy();
    rmSync(project.path('models/rakuten_classifier/profile.json'));
    const { stdout } = await project.run(['why', 'train']);
    expect(stdout).toMatch(/models\/rakuten_classifier[^\n]*\n[^]*- profile\.json/);
  });

  test('says what a stage waits for', async () => {
    const project = finished.copy();
    project.edit('params.yaml', 'C: 0.6', 'C: 2');
    const { stdout } = await project.run(['why', 'drift']);
    expect(stdout).toBe(
      'drift is as its last run left it; it runs if the outputs of predict, train change.\n',
    );
  });
});

test('a dry run says what would run and changes nothing, not even the setting that it tries', async () => {
  const project = finished.copy();
  const { code, stdout } = await project.run(['repro', '--dry', '-S', 'drift.alpha=0.01']);
  expect(code).toBe(0);
  expect(stdout).toContain('→ drift      would run');
  expect(project.read('params.yaml')).toBe(finished.read('params.yaml'));
  expect(project.products()).toEqual(finished.products());
});

/** Puts a word in front of the first title. */
function editTitle(project: Project, name: 'X_train.csv' | 'X_test.csv'): void {
  const path = `data/sample/${name}`;
  const [header = [], [row = '', title = '', ...rest] = [], ...others] = parseRows(project.read(path));
  project.write(path, formatRows([header, [row, `Nouveau ${title}`, ...rest], ...others]));
}

/** The registered models: name (the hash of the content) and files. */
function readRegistry({ path }: Project): Record<string, string[]> {
  const registry = path('models/registry');
  return Object.fromEntries(
    readdirSync(registry)
      .sort()
      .map((id) => [
        id,
        readdirSync(`${registry}/${id}`)
          .sort()
          .map(
            (name) =>
              `${name} ${statSync(`${registry}/${id}/${name}`).size} ${readFileSync(`${registry}/${id}/${name}`).length}`,
          ),
      ]),
  );
}
