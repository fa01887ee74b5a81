import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { objectPath, openObjectStore } from '../../../src/pipeline/cache/object-store.ts';
import {
  createHost,
  fakeStage,
  outcomeOf,
  outcomesOf,
  provideStages,
  repro,
} from '../support/run-project.ts';
import { createProject, type TempProject } from '../support/temp-project.ts';

/** Copies a.txt to b.txt and says so in log.txt, which is not declared. */
const COPY = `stages:
  copy:
    cmd: cp a.txt b.txt && echo ran >> log.txt
    deps: [a.txt]
    outs: [b.txt]
`;

function createCopy(pipeline = COPY): TempProject & { readonly runs: () => number } {
  const project = createProject({ 'pipeline.yaml': pipeline, 'a.txt': 'one\n' });
  return {
    ...project,
    runs: () => (existsSync(project.path('log.txt')) ? project.read('log.txt').trim().split('\n').length : 0),
  };
}

describe('without running, the cache gives back', () => {
  test('a deleted output', async () => {
    const project = createCopy();
    await repro(project.root);
    const lock = project.read('pipeline.lock');
    rmSync(project.path('b.txt'));
    const report = await repro(project.root);
    expect(outcomeOf(report, 'copy', 'restored')).toMatchObject({
      reasons: [{ kind: 'out-missing', path: 'b.txt' }],
      changedOuts: ['b.txt'],
      kept: [],
    });
    expect([project.read('b.txt'), project.read('pipeline.lock'), project.runs()]).toEqual([
      'one\n',
      lock,
      1,
    ]);
    expect(outcomesOf(await repro(project.root))).toEqual({ copy: 'skipped' });
  });

  test('an edited output; the edit, which is nowhere else, is kept', async () => {
    const project = createCopy();
    await repro(project.root);
    project.write('b.txt', 'mine\n');
    const { kept } = outcomeOf(await repro(project.root), 'copy', 'restored');
    expect(project.read('b.txt')).toBe('one\n');
    expect(project.read(kept[0]?.keptAs ?? '')).toBe('mine\n');
  });

  test('the output of earlier inputs when those come back', async () => {
    const project = createCopy();
    await repro(project.root);
    const lock = project.read('pipeline.lock');
    project.write('a.txt', 'two\n');
    await repro(project.root);
    project.write('a.txt', 'one\n');
    const outcome = outcomeOf(await repro(project.root), 'copy', 'restored');
    // What the stage made of the other input is in the cache, so it need not be kept.
    expect(outcome.kept).toEqual([]);
    expect([project.read('b.txt'), project.read('pipeline.lock'), project.runs()]).toEqual([
      'one\n',
      lock,
      2,
    ]);
  });

  test('everything after the lock was lost', async () => {
    const project = createCopy();
    await repro(project.root);
    const lock = project.read('pipeline.lock');
    rmSync(project.path('pipeline.lock'));
    rmSync(project.path('b.txt'));
    expect(outcomesOf(await repro(project.root))).toEqual({ copy: 'restored' });
    expect([project.read('b.txt'), project.read('pipeline.lock')]).toEqual(['one\n', lock]);
  });

  test('a folder of which one file was edited, and only that folder', async () => {
    const project = createProject({
      'pipeline.yaml':
        'stages: {a: {cmd: mkdir d && echo 1 > d/1 && echo 2 > d/2 && echo x > e, deps: [in], outs: [d, e]}}\n',
      in: '',
    });
    await repro(project.root);
    project.write('d/1', 'mine');
    const outcome = outcomeOf(await repro(project.root), 'a', 'restored');
    expect(outcome).toMatchObject({ changedOuts: ['d'], sameOuts: ['e'] });
    expect([project.read('d/1'), project.read('d/2')]).toEqual(['1\n', '2\n']);
  });

  test('the exec bit of a script', async () => {
    const project = createProject({
      'pipeline.yaml': 'stages: {a: {cmd: cp in run && chmod +x run, deps: [in], outs: [run]}}\n',
      in: '#!/bin/sh\n',
    });
    await repro(project.root);
    rmSync(project.path('run'));
    const lock = project.read('pipeline.lock');
    await repro(project.root);
    expect(project.read('pipeline.lock')).toBe(lock);
    expect(lock).toContain('isexec: true');
  });

  test('a metric that is not cached itself', async () => {
    const project = createProject({
      'pipeline.yaml': 'stages: {a: {cmd: cp in m.json, deps: [in], metrics: [{m.json: {cache: false}}]}}\n',
      in: '{}',
    });
    await repro(project.root);
    rmSync(project.path('m.json'));
    expect(outcomesOf(await repro(project.root))).toEqual({ a: 'restored' });
    // As a file of its own: it belongs to git.
    writeFileSync(project.path('m.json'), '{"mine": 1}');
  });

  test('the outputs of a built-in stage, uncached ones too, as long as its code is the same', async () => {
    const train = (version: string) =>
      fakeStage(
        'train',
        (context) => {
          mkdirSync(context.output('model'));
          writeFileSync(context.output('model/w'), readFileSync(context.input('in')));
          writeFileSync(context.output('report.txt'), 'r');
        },
        { version },
      );
    const project = createProject({
      'pipeline.yaml':
        'stages: {t: {cmd: rakuten train, deps: [in], outs: [model, {report.txt: {cache: false}}]}}\n',
      in: '1',
    });
    const first = train('v1');
    await repro(project.root, {}, { builtIns: provideStages([first]) });
    project.write('in', '2');
    await repro(project.root, {}, { builtIns: provideStages([first]) });
    project.write('in', '1');
    const builtIns = provideStages([first]);
    expect(outcomesOf(await repro(project.root, {}, { builtIns }))).toEqual({ t: 'restored' });
    expect([project.read('model/w'), first.runs()]).toEqual(['1', 2]);
    const other = train('v2');
    await repro(project.root, {}, { builtIns: provideStages([other]) });
    expect(other.runs()).toBe(1);
    // The older code may come back as well.
    expect(outcomesOf(await repro(project.root, {}, { builtIns }))).toEqual({ t: 'restored' });
  });
});

describe('the stage runs all the same', () => {
  test('by force', async () => {
    const project = createCopy();
    await repro(project.root);
    rmSync(project.path('b.txt'));
    expect(outcomesOf(await repro(project.root, { force: true }))).toEqual({ copy: 'ran' });
  });

  test('without the run cache when inputs come back, but not when an output of the last run is lost', async () => {
    const project = createCopy();
    await repro(project.root);
    rmSync(project.path('b.txt'));
    expect(outcomesOf(await repro(project.root, { usesRunCache: false }))).toEqual({ copy: 'restored' });
    project.write('a.txt', 'two\n');
    await repro(project.root);
    project.write('a.txt', 'one\n');
    expect(outcomesOf(await repro(project.root, { usesRunCache: false }))).toEqual({ copy: 'ran' });
  });

  test.each([
    ['an uncached output', 'outs: [{b.txt: {cache: false}}]'],
    ['an output that persists', 'outs: [{b.txt: {persist: true}}]'],
    ['always_changed', 'outs: [b.txt]\n    always_changed: true'],
  ])('with %s', async (_, outs) => {
    const project = createCopy(COPY.replace('outs: [b.txt]', outs));
    await repro(project.root);
    rmSync(project.path('b.txt'));
    expect(outcomesOf(await repro(project.root))).toEqual({ copy: 'ran' });
    expect(existsSync(project.path('.dvc/cache/runs'))).toBe(false);
  });

  test('without deps: nothing says that it would make the same', async () => {
    const project = createCopy(COPY.replace('    deps: [a.txt]\n', ''));
    await repro(project.root);
    rmSync(project.path('b.txt'));
    expect(outcomesOf(await repro(project.root))).toEqual({ copy: 'ran' });
  });

  test('where the cache is gone, and says that the outputs are not in it', async () => {
    const project = createCopy();
    await repro(project.root);
    rmSync(project.path('.dvc'), { recursive: true });
    expect(outcomeOf(await repro(project.root), 'copy', 'ran').reasons).toEqual([
      { kind: 'out-not-cached', path: 'b.txt' },
    ]);
  });

  test('where the cache is damaged, with a word to the user', async () => {
    const project = createCopy();
    await repro(project.root);
    const object = objectPath(openObjectStore({ root: project.root }), '5bbf5a52328e7439ae6e719dfe712200');
    chmodSync(object, 0o644);
    writeFileSync(object, 'rot\n');
    chmodSync(object, 0o444);
    rmSync(project.path('b.txt'));
    const { host, events } = createHost(project.root);
    expect(outcomesOf(await repro(project.root, {}, host))).toEqual({ copy: 'ran' });
    expect(project.read('b.txt')).toBe('one\n');
    expect(events.find(({ kind }) => kind === 'stage-warning')).toMatchObject({
      message: expect.stringContaining('It runs instead.') as string,
    });
    // The bad object is not in the way of the good one.
    rmSync(project.path('b.txt'));
    expect(outcomesOf(await repro(project.root))).toEqual({ copy: 'restored' });
  });
});

test('--no-commit leaves the cache alone, so the next run runs once more', async () => {
  const project = createCopy();
  await repro(project.root, { commits: false });
  expect(existsSync(project.path('.dvc'))).toBe(false);
  expect(project.read('pipeline.lock')).toContain('path: b.txt');
  expect(outcomesOf(await repro(project.root))).toEqual({ copy: 'ran' });
  expect(outcomesOf(await repro(project.root))).toEqual({ copy: 'skipped' });
});

test('an output that persists is there when the stage runs again', async () => {
  const project = createProject({
    'pipeline.yaml': 'stages: {a: {cmd: cat in >> o, deps: [in], outs: [{o: {persist: true}}]}}\n',
    in: '1\n',
  });
  await repro(project.root);
  project.write('in', '2\n');
  await repro(project.root);
  expect(project.read('o')).toBe('1\n2\n');
});

test.each(['hardlink', 'symlink'])(
  'a command that adds to an output that persists does not write into the cache, which shares it by %s',
  async (type) => {
    const project = createProject({
      '.dvc/config': `[cache]\n    type = ${type}\n`,
      'pipeline.yaml':
        'stages: {a: {cmd: mkdir -p d && cat in >> d/o, deps: [in], outs: [{d: {persist: true}}]}}\n',
      in: '1\n',
    });
    await repro(project.root);
    project.write('in', '2\n');
    expect(outcomesOf(await repro(project.root))).toEqual({ a: 'ran' });
    expect(project.read('d/o')).toBe('1\n2\n');
    const object = objectPath(openObjectStore({ root: project.root }), 'b026324c6904b2a9cb4b88d6d61c81d1');
    expect(readFileSync(object, 'utf8')).toBe('1\n');
  },
);

test('a dry run says what the cache would give back', async () => {
  const project = createProject({
    'pipeline.yaml':
      'stages:\n  a: {cmd: cp in a.txt, deps: [in], outs: [a.txt]}\n  b: {cmd: cp a.txt b.txt, deps: [a.txt], outs: [b.txt]}\n',
    in: '',
  });
  await repro(project.root);
  rmSync(project.path('a.txt'));
  expect(outcomesOf(await repro(project.root, { dry: true }))).toEqual({ a: 'would-restore', b: 'may-run' });
  expect(existsSync(project.path('a.txt'))).toBe(false);
  expect(outcomesOf(await repro(project.root))).toEqual({ a: 'restored', b: 'skipped' });
});

describe('a frozen stage', () => {
  const frozen = COPY.replace('    deps', '    frozen: true\n    deps');

  test('does not run when its inputs change, and what makes them is not brought up to date for it', async () => {
    const pipeline = `${COPY}  next: {cmd: cp b.txt c.txt, deps: [b.txt], outs: [c.txt]}\n`;
    const project = createCopy(pipeline);
    await repro(project.root);
    project.write('a.txt', 'two\n');
    project.write('pipeline.yaml', pipeline.replace('next: {', 'next: {frozen: true, '));
    expect(outcomesOf(await repro(project.root, { targets: ['next'] }))).toEqual({ next: 'skipped' });
    const report = await repro(project.root);
    expect(outcomesOf(report)).toEqual({ copy: 'ran', next: 'skipped' });
    expect(outcomeOf(report, 'next', 'skipped').isFrozen).toBe(true);
    expect(project.read('c.txt')).toBe('one\n');
  });

  test('records what its outputs hold now', async () => {
    const project = createCopy();
    await repro(project.root);
    project.write('pipeline.yaml', frozen);
    project.write('b.txt', 'mine\n');
    const outcome = outcomeOf(await repro(project.root), 'copy', 'recorded');
    expect(outcome).toMatchObject({ changedOuts: ['b.txt'], kept: [] });
    expect(outcomesOf(await repro(project.root))).toEqual({ copy: 'skipped' });
    expect(project.runs()).toBe(1);
  });

  test('fails where its outputs are missing', async () => {
    const project = createCopy(frozen);
    expect(outcomeOf(await repro(project.root), 'copy', 'failed').error).toMatchObject({
      code: 'OUTPUT_MISSING',
      message: 'Expected b.txt, outputs of the frozen stage copy, found no such file or folder.',
    });
  });
});

describe('data that a *.dvc file tracks', () => {
  const FILES = {
    'pipeline.yaml': 'stages: {a: {cmd: cp data.txt b.txt, deps: [data.txt], outs: [b.txt]}}\n',
    'data.txt.dvc':
      'outs:\n- md5: acbd18db4cc2f85cedef654fccc4a4d8\n  size: 3\n  hash: md5\n  path: data.txt\n',
    'data.txt': 'foo',
  };

  test('is stored at first, recorded anew when it was edited, and then what needs it runs', async () => {
    const project = createProject(FILES);
    expect(outcomesOf(await repro(project.root))).toEqual({ 'data.txt.dvc': 'recorded', a: 'ran' });
    expect(project.read('data.txt.dvc')).toBe(FILES['data.txt.dvc']);
    expect(outcomesOf(await repro(project.root))).toEqual({ 'data.txt.dvc': 'skipped', a: 'skipped' });
    project.write('data.txt', 'bar!');
    expect(outcomesOf(await repro(project.root))).toEqual({ 'data.txt.dvc': 'recorded', a: 'ran' });
    expect(project.read('data.txt.dvc')).toBe(
      'outs:\n- md5: bb0d3e2eb8e78f4a10d55415e8e4677f\n  size: 4\n  hash: md5\n  path: data.txt\n',
    );
  });

  test('is missed', async () => {
    const project = createProject(FILES);
    await repro(project.root);
    rmSync(project.path('data.txt'));
    const report = await repro(project.root);
    expect(outcomesOf(report)).toEqual({ 'data.txt.dvc': 'failed', a: 'not-reached' });
    expect(outcomeOf(report, 'data.txt.dvc', 'failed').error).toMatchObject({ code: 'OUTPUT_MISSING' });
  });
});

test('a run leaves nothing behind in its private places', async () => {
  const project = createCopy();
  await repro(project.root);
  rmSync(project.path('b.txt'));
  await repro(project.root);
  expect(readdirSync(project.path('.rakuten/tmp'))).toEqual([]);
  expect(readdirSync(project.path('.rakuten/journal'))).toEqual([]);
});
