import { rmSync } from 'node:fs';
import { beforeAll, describe, test } from 'vitest';
import { createFinishedProject, type Project } from './support/project.ts';
import { expectRefusal, type Expectation } from './support/refusal.ts';

let finished: Project;
beforeAll(async () => {
  finished = await createFinishedProject();
});

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
        '      - data/interim/evaluation.csv\n',
        '      - data/interim/evaluation.csv\n      - models/rakuten_classifier\n',
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
      params('C: 0.6', 'C: -1'),
      'PARAMS_INVALID',
      3,
      /params\.yaml:\d+:6 +train\.C: expected a number above 0, got -1/,
    ],
    [
      'train.C that is no number',
      params('C: 0.6', 'C: .nan'),
      'PARAMS_INVALID',
      3,
      /params\.yaml:\d+:6 +train\.C: expected a number above 0, got NaN/i,
    ],
    [
      'text for a number',
      params('alpha: 0.05 # report', 'alpha: a bit # report'),
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
    await expectRefusal(finished, ['repro', '--json'], spoil, expectation);
  });
});
