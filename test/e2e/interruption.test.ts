import { existsSync, readFileSync } from 'node:fs';
import { beforeAll, describe, expect, test } from 'vitest';
import { createProject, type Project } from './support/project.ts';
import { readError, waitUntil, type Running } from './support/rakuten.ts';
import { namesRan, readStages, reproduce, STAGES, type StageName } from './support/read-outcomes.ts';
import { formatRows, parseRows } from './support/small-data.ts';

/** After a run with the settings as they ship, and after one in which every stage had to run again. */
let finished: Project;
let undisturbed: Project;

/** A change that makes every stage run again, and change its outputs. */
const CHANGE = ['-S', 'ingest.evaluation_share=0.3', '-S', 'predict.top_k=4'];

beforeAll(async () => {
  const project = createProject();
  // Longer than one breath of each stage: an interruption finds it at work.
  const path = 'data/sample/X_test.csv';
  const [header = [], ...rows] = parseRows(project.read(path));
  const many = Array.from({ length: 4 }, (_, copy) =>
    rows.map(([index = '', title = '', ...rest]) => [`${copy}${index}`, `${title} ${copy}`, ...rest]),
  );
  project.write(path, formatRows([header, ...many.flat()]));
  await reproduce(project);
  finished = project;
  undisturbed = project.copy();
  expect(await reproduce(undisturbed, ...CHANGE)).toEqual([...STAGES]);
});

/** The step that the journal of the stage shows. */
function readStep({ path }: Project, stage: StageName): string {
  try {
    const journal = JSON.parse(readFileSync(path(`.rakuten/journal/${stage}.json`), 'utf8')) as {
      readonly step: string;
    };
    return journal.step;
  } catch {
    return 'nothing';
  }
}

/** Starts `repro` with the change and freezes it in the given stage. Undefined where the stage was too quick. */
async function freezeIn(project: Project, stage: StageName, step: string): Promise<Running | undefined> {
  const running = project.start(['repro', ...CHANGE, '--json']);
  let isOver = false;
  void running.ended.then(() => (isOver = true));
  await waitUntil(() => isOver || readStep(project, stage) === step, `${step} ${stage}`);
  running.process.kill('SIGSTOP');
  if (!isOver && readStep(project, stage) === step) return running;
  running.process.kill('SIGKILL');
  await running.ended;
  return undefined;
}

/** A project of its own whose `repro` is frozen in the stage. */
async function freeze(
  stage: StageName,
  step = 'running',
): Promise<{ readonly project: Project; readonly running: Running }> {
  for (let attempt = 0; attempt < 10; attempt++) {
    const project = finished.copy();
    const running = await freezeIn(project, stage, step);
    if (running !== undefined) return { project, running };
  }
  throw new Error(`Expected to find repro at ${step} ${stage} in one of ten runs`);
}

/** What of the products belongs to the stages from `stage` on: none of it may have changed yet. */
const OUTPUTS: Readonly<Record<StageName, readonly string[]>> = {
  ingest: ['data/interim/', 'reports/data_quality.json', 'reports/class_distribution.svg'],
  features: ['data/processed/features/'],
  train: ['models/', 'reports/metrics.json', 'reports/classification_report.txt', 'reports/confusion_matrix'],
  predict: ['data/processed/predictions.csv'],
  drift: ['reports/drift/'],
};

function productsOf(project: Project, stages: readonly StageName[]): [string, string][] {
  const starts = stages.flatMap((stage) => OUTPUTS[stage]);
  return Object.entries(project.products()).filter(([path]) =>
    starts.some((start) => path.startsWith(start)),
  );
}

/** Every single step of putting outputs in place is tried in test/pipeline/crash.test.ts. */
const KILLED: Readonly<Record<StageName, readonly string[]>> = {
  ingest: ['running'],
  features: ['committing'],
  train: ['running', 'committing'],
  predict: [],
  drift: ['running'],
};

describe.each(STAGES)('in %s', (stage) => {
  const before = STAGES.slice(0, STAGES.indexOf(stage));
  const from = STAGES.slice(STAGES.indexOf(stage));

  test('Ctrl-C: exit code 130, outputs as they were, and the next repro goes on to the same end', async () => {
    const { project, running } = await freeze(stage);
    running.process.kill('SIGINT');
    running.process.kill('SIGCONT');
    const ended = await running.ended;
    expect(ended.code).toBe(130);
    expect(readError(ended)).toMatchObject({
      code: 'INTERRUPTED',
      hint: expect.stringMatching(/^rakuten repro/) as string,
    });
    expect(productsOf(project, from)).toEqual(productsOf(finished, from));
    expect(productsOf(project, before)).toEqual(productsOf(undisturbed, before));
    expect(existsSync(project.path(`.rakuten/journal/${stage}.json`))).toBe(false);
    expect(await reproduce(project)).toEqual(from);
    expect(project.products()).toEqual(undisturbed.products());
  });

  test.each(KILLED[stage])('kill -9 while %s: the next repro goes on to the same end', async (step) => {
    const { project, running } = await freeze(stage, step);
    running.process.kill('SIGKILL');
    expect(await running.ended).toMatchObject({ code: null, signal: 'SIGKILL' });
    await reproduce(project);
    expect(project.products()).toEqual(undisturbed.products());
    expect(await reproduce(project)).toEqual([]);
  });
});

/** Versions of the data are runs, too. */
const trainings = <Run extends { readonly experiment: string }>(runs: readonly Run[]): readonly Run[] =>
  runs.filter(({ experiment }) => experiment === 'rakuten_model_training');

test('an interrupted training is recorded as that', async () => {
  const { project, running } = await freeze('train');
  running.process.kill('SIGINT');
  running.process.kill('SIGCONT');
  await running.ended;
  const runs = JSON.parse((await project.run(['runs', 'list', '--json'])).stdout) as {
    readonly experiment: string;
    readonly status: string;
  }[];
  expect(trainings(runs).map(({ status }) => status)).toEqual(['interrupted', 'finished']);
});

describe('two at once', () => {
  test('the second one says who holds the pipeline, with exit code 6, and changes nothing', async () => {
    const { project, running } = await freeze('train');
    const second = await project.run(['repro', '-S', 'train.C=9', '--json']);
    expect(second.code).toBe(6);
    const { code, message, hint } = readError(second);
    expect(code).toBe('PIPELINE_BUSY');
    expect(message).toMatch(
      new RegExp(`^The pipeline is being run by process ${running.pid}, \`rakuten repro\`, since \\d+ s\\.$`),
    );
    expect(hint).toMatch(/^rakuten repro --wait/);
    expect(project.read('params.yaml')).toContain('C: 0.6');
    running.process.kill('SIGCONT');
    expect((await running.ended).code).toBe(0);
    expect(project.products()).toEqual(undisturbed.products());
  });

  test('with --wait it waits, and then finds everything up to date', async () => {
    const { project, running } = await freeze('train');
    const second = project.start(['repro', '--wait', '--json']);
    await waitUntil(
      () => second.printed().stderr.includes(`Waiting for process ${running.pid}`),
      'the second to wait',
    );
    running.process.kill('SIGCONT');
    const [first, last] = await Promise.all([running.ended, second.ended]);
    expect([first.code, last.code]).toEqual([0, 0]);
    expect(namesRan(first)).toEqual([...STAGES]);
    expect(readStages(last).map(({ outcome }) => outcome)).toEqual(STAGES.map(() => 'skipped'));
  });
});
