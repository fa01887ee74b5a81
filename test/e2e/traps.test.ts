// Mistakes that projects of this kind are known for, one test each. Some are held in more detail elsewhere.
import { rmSync } from 'node:fs';
import { beforeAll, expect, test } from 'vitest';
import { createFinishedProject, createProject, type Project } from './support/project.ts';
import { readStages, reproduce } from './support/read-outcomes.ts';
import { formatRows, parseRows } from './support/small-data.ts';

const ROW = 0;
const GROUP = 6;

let project: Project;
beforeAll(async () => {
  project = await createFinishedProject();
});

/** The rows of a CSV file without its header. */
function readBody(owner: Project, path: string): string[][] {
  return parseRows(owner.read(path)).slice(1);
}

async function classify(owner: Project, text: string): Promise<Record<string, unknown>> {
  const { stdout } = await owner.run(['predict', '--text', text, '--json']);
  return JSON.parse(stdout) as Record<string, unknown>;
}

test.concurrent(
  'training cleans text and prediction does not: markup and white space change no answer, case and accents no class',
  async () => {
    const spellings = [
      'Piscine gonflable été',
      '<p>Piscine&nbsp;gonflable</p> &eacute;t&eacute;',
      '  Piscine\n\tgonflable   été ',
    ];
    const answers = await Promise.all(spellings.map((text) => classify(project, text)));
    const [first, ...others] = answers.map(({ probabilities }) => probabilities);
    for (const other of others) expect(other).toEqual(first);
    const shifted = await classify(project, 'PISCINE gonflable ete');
    expect(shifted.predicted_class).toBe(answers[0]?.predicted_class);
  },
);

test.concurrent(
  'a listing that is in the evaluation part is in the training part, too: no text is in both',
  () => {
    const groups = (part: string): string[] =>
      readBody(project, `data/interim/${part}.csv`).map((row) => row[GROUP] ?? '');
    const training = new Set(groups('train'));
    expect(groups('evaluation').filter((group) => training.has(group))).toEqual([]);
    expect(training.size).toBeGreaterThan(100);
  },
);

test.concurrent(
  'a copy of a listing under a new id leaks: it lands on the side of its original',
  async () => {
    const copy = project.copy();
    const evaluated = new Set(readBody(project, 'data/interim/evaluation.csv').map((row) => row[ROW]));
    const [x, y] = ['data/sample/X_train.csv', 'data/sample/Y_train.csv'].map((path) =>
      parseRows(copy.read(path)),
    );
    const renumber = ([row = '', title = '', ...rest]: string[]): string[] => [
      `9${row}000`,
      ` ${title.toUpperCase()} `,
      ...rest,
    ];
    const copies = (x ?? [])
      .slice(1)
      .filter(([row]) => evaluated.has(row))
      .map(renumber);
    const labels = (y ?? [])
      .slice(1)
      .filter(([row]) => evaluated.has(row))
      .map(([row = '', code = '']) => [`9${row}000`, code]);
    copy.write('data/sample/X_train.csv', formatRows([...(x ?? []), ...copies]));
    copy.write('data/sample/Y_train.csv', formatRows([...(y ?? []), ...labels]));
    await reproduce(copy, 'ingest');
    const part = (name: string): string[] =>
      readBody(copy, `data/interim/${name}.csv`).map(([row = '']) => row);
    expect(part('evaluation').filter((row) => /^9.*000$/.test(row))).toHaveLength(copies.length);
    expect(part('train')).toEqual(readBody(project, 'data/interim/train.csv').map(([row]) => row));
  },
);

test.concurrent('the split moves when the data grows: what was evaluated stays so', async () => {
  const grown = createProject('sample');
  await reproduce(grown, 'ingest');
  const rows = (owner: Project, part: string): string[] =>
    readBody(owner, `data/interim/${part}.csv`).map(([row = '']) => row);
  for (const part of ['train', 'evaluation']) {
    const kept = new Set(rows(grown, part));
    expect(rows(project, part).filter((row) => !kept.has(row))).toEqual([]);
  }
  expect(rows(grown, 'evaluation').length).toBeGreaterThan(4 * rows(project, 'evaluation').length);
});

test.concurrent('made-up confidence: it differs between listings, and lies between 1/27 and 1', () => {
  const confidences = readBody(project, 'data/processed/predictions.csv').map((row) => Number(row[3]));
  expect(new Set(confidences).size).toBeGreaterThan(confidences.length / 2);
  expect(Math.min(...confidences)).toBeGreaterThan(1 / 27);
  expect(Math.max(...confidences)).toBeLessThanOrEqual(1);
  expect(confidences.filter((confidence) => confidence === 1)).toEqual([]);
});

test.concurrent('drift measured on a handful of rows: below 200 the verdict is "insufficient"', async () => {
  const copy = project.copy();
  const [header = [], ...rows] = parseRows(copy.read('data/sample/X_test.csv'));
  copy.write('data/sample/X_test.csv', formatRows([header, ...rows.slice(0, 199)]));
  await reproduce(copy);
  expect(copy.readJson('reports/drift/drift_metrics.json')).toMatchObject({
    verdict: 'insufficient',
    n_current: 199,
  });
});

test.concurrent(
  'drift measured against itself: listings unlike those of the training are seen as drift',
  async () => {
    const copy = project.copy();
    const [header = []] = parseRows(copy.read('data/sample/X_test.csv'));
    const foreign = Array.from({ length: 220 }, (_, row) => [
      String(row),
      `kxq${row} vwz${row * 7} piscine`,
      '',
      '1',
      '1',
    ]);
    copy.write('data/sample/X_test.csv', formatRows([header, ...foreign]));
    // The small set has about 90 listings to compare with.
    await reproduce(copy, '-S', 'drift.min_rows=60');
    expect(copy.readJson('reports/drift/drift_metrics.json')).toMatchObject({ verdict: 'drift' });
  },
);

test.concurrent(
  'the service loads another model than training registers: both are the same bytes',
  async () => {
    const { model } = await classify(project, 'Livre');
    const versions = JSON.parse((await project.run(['models', 'list', '--json'])).stdout) as Record<
      string,
      unknown
    >[];
    expect(versions).toMatchObject([{ version: (model as { readonly version: number }).version }]);
    const [id = ''] = Object.keys(project.products()).filter((path) => path.endsWith('model.json'));
    const folder = /[\da-f]{64}/.exec((await project.run(['models', 'show', '--json'])).stdout)?.[0] ?? '';
    for (const file of ['model.json', 'profile.json', 'weights.safetensors']) {
      expect(
        project.read(`models/registry/${folder}/${file}`) === project.read(id.replace('model.json', file)),
      ).toBe(true);
    }
  },
);

test.concurrent(
  'parameters outside the fingerprint: every setting of params.yaml makes some stage run',
  async () => {
    const settings = [
      ...['ingest.evaluation_share=0.21', 'ingest.max_quarantine_share=0.06', 'ingest.min_class_rows=2'],
      ...[
        'features.spaces.words.ngram_range=[1,1]',
        'features.spaces.characters.ngram_range=[3,4]',
        'features.min_df=3',
        'features.spaces.words.stem=french',
        'features.spaces.words.stop_words=french',
        'features.case_shift=0.3',
      ],
      ...['features.max_features=199999', 'features.binary=false', 'train.C=0.7', 'train.epochs=7'],
      ...['train.class_weight=none', 'train.cv_folds=4', 'train.seed=43', 'train.min_weighted_f1=0.5'],
      ...['predict.top_k=4', 'drift.alpha=0.06', 'drift.min_rows=201', 'drift.effect_floors.class_mix=0.06'],
    ];
    const ends = await Promise.all(
      settings.map((setting) => project.run(['repro', '--dry', '--json', '-S', setting])),
    );
    const planned = ends.map((ended, index) => {
      const stages = readStages(ended).filter(({ outcome }) => outcome === 'would-run');
      return stages.map(({ name }) => name).join() === settings[index]?.split('.')[0];
    });
    expect(settings.filter((_, index) => !planned[index])).toEqual([]);
  },
);

test.concurrent(
  'a missing description that turns into "nan", even where the model knows that word',
  async () => {
    const copy = project.copy();
    const [header = [], ...rows] = parseRows(copy.read('data/sample/X_train.csv'));
    const taught = rows.map(([row = '', title = '', description = '', ...rest], index) => [
      ...[row, title, index % 7 === 0 ? `nan nan ${description}` : description],
      ...rest,
    ]);
    copy.write('data/sample/X_train.csv', formatRows([header, ...taught]));
    // Without the versions of the first run the model of this one goes to production.
    for (const end of ['', '-wal', '-shm']) rmSync(copy.path(`models/rakuten.db${end}`), { force: true });
    await reproduce(copy, 'train');
    const answer = async (description: string): Promise<string> => {
      const input = `{"id":1,"designation":"Livre"${description}}\n`;
      return (await copy.run(['predict', '--stdin'], { input })).stdout;
    };
    const [none, empty, nothing, word] = await Promise.all(
      ['', ',"description":""', ',"description":null', ',"description":"nan nan"'].map(answer),
    );
    expect(none).toContain('"confidence"');
    expect([empty, nothing]).toEqual([none, none]);
    expect(word).not.toBe(none);
  },
);

test.concurrent(
  'label codes damaged on the way, and nobody notices: they are set aside by name',
  async () => {
    const copy = project.copy();
    const [header = [], ...labels] = parseRows(copy.read('data/sample/Y_train.csv'));
    const victim = labels.findIndex(([, code]) => code === '1140');
    const damaged = labels.map(([row = '', code = ''], index) => [row, index === victim ? '114' : code]);
    copy.write('data/sample/Y_train.csv', formatRows([header, ...damaged]));
    const { stdout } = await copy.run(['repro', 'ingest']);
    expect(stdout).toContain('1 set aside (data/interim/quarantine.csv)');
    expect(readBody(copy, 'data/interim/quarantine.csv')).toEqual([
      [
        'Y_train.csv',
        String(victim + 2),
        'prdtypecode',
        'not one of the 27 codes; did you mean 1140?',
        '114',
      ],
    ]);
  },
);
