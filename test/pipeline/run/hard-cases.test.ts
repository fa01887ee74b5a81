import {
  chmodSync,
  existsSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { describe, expect, test } from 'vitest';
import { FILE_EFFECTS, type FileEffects } from '../../../src/pipeline/file-effects.ts';
import {
  createHost,
  fakeStage,
  outcomeOf,
  outcomesOf,
  provideStages,
  repro,
} from '../support/run-project.ts';
import { createProject } from '../support/temp-project.ts';

describe('after a failure', () => {
  const PIPELINE = `stages:
  bad: {cmd: "false", deps: [in], outs: [bad]}
  behind: {cmd: cp bad behind, deps: [bad], outs: [behind]}
  good: {cmd: cp in good, deps: [in], outs: [good]}
`;

  test.each([
    ['stop', { bad: 'failed', behind: 'not-reached', good: 'not-reached' }],
    ['keep-going', { bad: 'failed', behind: 'not-reached', good: 'ran' }],
    ['ignore', { bad: 'failed', behind: 'failed', good: 'ran' }],
  ] as const)('with %s', async (onFailure, expected) => {
    const project = createProject({ 'pipeline.yaml': PIPELINE, in: '' });
    const report = await repro(project.root, { onFailure });
    expect(outcomesOf(report)).toEqual(expected);
    if (onFailure === 'ignore') {
      expect(outcomeOf(report, 'behind', 'failed').error).toMatchObject({ code: 'DEPENDENCY_MISSING' });
    }
  });

  test('a missing dep is the failure of its stage alone', async () => {
    const project = createProject({
      'pipeline.yaml': 'stages:\n  a: {cmd: "true", deps: [gone]}\n  b: {cmd: touch o, outs: [o]}\n',
    });
    const report = await repro(project.root, { onFailure: 'keep-going' });
    expect(outcomesOf(report)).toEqual({ a: 'failed', b: 'ran' });
  });

  describe('settings that are wrong', () => {
    const strict = fakeStage('strict', () => undefined, {
      checkParams: () => [{ param: 'p', message: 'expected an even number' }],
    });
    const build = (a: string) =>
      createProject({
        'pipeline.yaml': `stages:\n  a: {${a}, outs: [a]}\n  behind: {cmd: cp a c, deps: [a], outs: [c]}\n  b: {cmd: touch o, outs: [o]}\n`,
        'params.yaml': 'p: 1\n',
        'broken.yaml': 'p: [',
      });
    const parts = { builtIns: provideStages([strict]) };

    test.each([
      ['a param', 'cmd: touch a, params: [q]', 'expected the parameter "q" of stage "a" in params.yaml'],
      [
        'a params file',
        'cmd: touch a, params: [no.yaml: [q]]',
        'expected the params file "no.yaml" of stage "a"',
      ],
      ['a params file that can be read', 'cmd: touch a, params: [broken.yaml: [p]]', 'broken.yaml:1:'],
      ['a value that the stage takes', 'cmd: rakuten strict, params: [p]', 'p: expected an even number'],
    ])('are the failure of their stage alone where %s is missing', async (_what, stage, message) => {
      const { root } = build(stage);
      const report = await repro(root, { onFailure: 'keep-going' }, parts);
      expect(outcomesOf(report)).toEqual({ a: 'failed', behind: 'not-reached', b: 'ran' });
      expect(String(outcomeOf(report, 'a', 'failed').error)).toContain(message);
      await expect(repro(root, {}, parts)).rejects.toThrow(message);
      await expect(repro(root, { onFailure: 'keep-going', dry: true }, parts)).rejects.toThrow(message);
    });

    test('do not matter to a stage that is frozen', async () => {
      const { root, write } = build('cmd: touch a, params: [q], frozen: true');
      write('a', '');
      const report = await repro(root, { onFailure: 'keep-going' });
      expect(outcomesOf(report)).toEqual({ a: 'recorded', behind: 'ran', b: 'ran' });
    });

    test('a folder that is not there is the failure of its stage alone, too', async () => {
      const { root } = createProject({
        'pipeline.yaml': 'stages:\n  a: {cmd: "true", wdir: no}\n  b: {cmd: touch o, outs: [o]}\n',
      });
      const report = await repro(root, { onFailure: 'keep-going' });
      expect(outcomesOf(report)).toEqual({ a: 'failed', b: 'ran' });
      expect(outcomeOf(report, 'a', 'failed').error).toMatchObject({ code: 'PIPELINE_INVALID' });
    });
  });
});

describe('what comes along with the targets', () => {
  const PIPELINE = `stages:
  a: {cmd: cp in a, deps: [in], outs: [a]}
  b: {cmd: cp a b, deps: [a], outs: [b]}
  c: {cmd: cp b c, deps: [b], outs: [c]}
  other: {cmd: touch other, outs: [other]}
`;

  test.each([
    [{ targets: ['b'] }, ['a', 'b']],
    [{ targets: ['b'], singleItem: true }, ['b']],
    [{ targets: ['b'], downstream: true }, ['b', 'c']],
    [{ targets: ['b'], pipeline: true }, ['a', 'b', 'c']],
    [{ targets: ['b'], allPipelines: true }, ['a', 'b', 'c', 'other']],
    [{ targets: ['[ab]'], glob: true, singleItem: true }, ['a', 'b']],
  ])('%j', async (request, expected) => {
    const project = createProject({ 'pipeline.yaml': PIPELINE, in: '' });
    await repro(project.root);
    const { outcomes } = await repro(project.root, { ...request, force: true });
    expect(outcomes.map(({ stage }) => stage)).toEqual(expected);
  });

  test('by --force-downstream everything behind a stage that ran, though it made the same', async () => {
    const project = createProject({
      'pipeline.yaml': PIPELINE.replace('cp in a', 'head -n 1 in > a'),
      in: '1\n',
    });
    await repro(project.root);
    project.write('in', '1\n2\n');
    const report = await repro(project.root, { forceDownstream: true });
    expect(outcomesOf(report)).toEqual({ a: 'ran', b: 'ran', c: 'ran', other: 'skipped' });
  });

  test('several files have a lock each, and one graph', async () => {
    const project = createProject({
      'pipeline.yaml': 'stages: {a: {cmd: cp in sub/a, deps: [in], outs: [sub/a]}}\n',
      'sub/pipeline.yaml': 'stages: {b: {cmd: cp a b, deps: [a], outs: [b]}}\n',
      in: 'x',
    });
    mkdirSync(project.path('.dvc'));
    const report = await repro(project.root, { folder: project.path('sub'), jobs: 2 });
    expect(outcomesOf(report)).toEqual({ a: 'ran', 'sub/pipeline.yaml:b': 'ran' });
    expect(project.read('sub/pipeline.lock')).toContain('  b:\n    cmd: cp a b\n    deps:\n    - path: a\n');
    expect(project.read('pipeline.lock')).not.toContain('  b:');
  });
});

test.each([
  'line\nbreak',
  '"quotes\'',
  '😀 é',
  'x'.repeat(255),
  ' leading',
  '-rf',
  '$(x)',
  'a\\b',
  '#',
  'yes',
])('a file named %j is a dep and an output like any other, and comes back from the cache', async (name) => {
  const quoted = JSON.stringify(name);
  const project = createProject({
    'pipeline.yaml': `stages:\n  a:\n    cmd: cp -r in out\n    deps: [in]\n    outs: [out]\n  b:\n    cmd: cp out/* .\n    deps: [out]\n    outs: [${quoted.replaceAll('${', '\\\\${')}]\n`,
    [`in/${name}`]: 'x',
  });
  project.write(
    'pipeline.yaml',
    project.read('pipeline.yaml').replace('cp out/* .', 'cp out/* out/.[!.]* . 2>/dev/null || cp -- out/* .'),
  );
  expect(outcomesOf(await repro(project.root))).toEqual({ a: 'ran', b: 'ran' });
  expect(outcomesOf(await repro(project.root))).toEqual({ a: 'skipped', b: 'skipped' });
  rmSync(project.path('out'), { recursive: true });
  rmSync(project.path(name));
  expect(outcomesOf(await repro(project.root))).toEqual({ a: 'restored', b: 'restored' });
  expect(project.read(name)).toBe('x');
});

test('a folder that becomes a file, and a file that becomes a folder, are other contents', async () => {
  const project = createProject({
    'pipeline.yaml': 'stages: {a: {cmd: cp -r in out, deps: [in], outs: [out]}}\n',
    'in/x': '1',
  });
  await repro(project.root);
  rmSync(project.path('in'), { recursive: true });
  writeFileSync(project.path('in'), 'file');
  expect(outcomesOf(await repro(project.root))).toEqual({ a: 'ran' });
  expect(project.read('out')).toBe('file');
  rmSync(project.path('in'));
  project.write('in/x', '1');
  expect(outcomesOf(await repro(project.root))).toEqual({ a: 'restored' });
  expect(readdirSync(project.path('out'))).toEqual(['x']);
});

test('links that lead in a circle are an error that says where', async () => {
  const project = createProject({ 'pipeline.yaml': 'stages: {a: {cmd: "true", deps: [in]}}\n', 'in/x': '' });
  symlinkSync('..', project.path('in/loop'));
  await expect(repro(project.root)).rejects.toMatchObject({
    code: 'IO_FAILED',
    message: expect.stringContaining(`got the link ${project.path('in/loop')} back to`) as string,
  });
});

test('a dep that is a link to itself counts as missing', async () => {
  const project = createProject({ 'pipeline.yaml': 'stages: {a: {cmd: "true", deps: [in]}}\n' });
  symlinkSync('in', project.path('in'));
  await expect(repro(project.root)).rejects.toMatchObject({ code: 'DEPENDENCY_MISSING' });
});

test('a dep that is edited while its stage runs beside others is not recorded as up to date', async () => {
  const project = createProject({
    'pipeline.yaml':
      'stages:\n  a: {cmd: cp in a; sleep 0.05, deps: [in], outs: [a]}\n  b: {cmd: echo other > in; touch b, outs: [b]}\n',
    in: 'x\n',
  });
  const report = await repro(project.root, { jobs: 2 });
  expect(outcomeOf(report, 'a', 'ran').unsettled).toEqual(['in']);
  expect(existsSync(project.path('.dvc/cache/runs'))).toBe(false);
  expect(outcomeOf(await repro(project.root), 'a', 'ran').reasons).toEqual([
    { kind: 'dep-unsettled', path: 'in' },
  ]);
});

describe('when the disk is full', () => {
  const full = (code: string): Error =>
    Object.assign(new Error(code), { code, syscall: 'write', errno: -28, path: '/full' });

  test.each([1, 2, 3, 4])('at write %i, nothing is lost and nothing half is left', async (failAt) => {
    const project = createProject({
      'pipeline.yaml': 'stages: {a: {cmd: cp in o, deps: [in], outs: [o]}}\n',
      in: '1',
    });
    await repro(project.root);
    const before = project.tree();
    project.write('in', '2');
    let writes = 0;
    const effects: FileEffects = {
      ...FILE_EFFECTS,
      write(path, content) {
        if (++writes === failAt) throw full('ENOSPC');
        FILE_EFFECTS.write(path, content);
      },
    };
    const { host } = createHost(project.root, { effects });
    const end = await repro(project.root, {}, host).then(
      (report) => outcomesOf(report).a,
      (error: unknown) => String(error),
    );
    if (end === 'failed') expect(project.tree()).toEqual({ ...before, ...cacheOf(project.tree()), in: '2' });
    expect(['ran', 'restored', 'skipped']).toContain(outcomesOf(await repro(project.root)).a);
    expect([project.read('o'), outcomesOf(await repro(project.root)).a]).toEqual(['2', 'skipped']);
  });

  const cacheOf = (tree: Record<string, string>): Record<string, string> =>
    Object.fromEntries(Object.entries(tree).filter(([path]) => path.startsWith('.dvc')));
});

test.skipIf(process.getuid?.() === 0)(
  'a folder that may not be written to is an error that says so',
  async () => {
    const project = createProject({ 'pipeline.yaml': 'stages: {a: {cmd: touch o, outs: [o]}}\n' });
    chmodSync(project.root, 0o555);
    try {
      await expect(repro(project.root)).rejects.toMatchObject({ code: 'EACCES' });
    } finally {
      chmodSync(project.root, 0o755);
    }
  },
);

test('state that cannot be read is made anew', async () => {
  const project = createProject({
    'pipeline.yaml': 'stages: {a: {cmd: cp in o, deps: [in], outs: [o]}}\n',
    in: '1',
  });
  await repro(project.root);
  for (const path of ['hashes.json', 'pipeline.lock-file'])
    writeFileSync(project.path(`.rakuten/${path}`), '\0\0{');
  writeFileSync(project.path('.rakuten/journal/a.json'), '');
  for (const name of readdirSync(project.path('.rakuten/logs/a'))) {
    writeFileSync(project.path(`.rakuten/logs/a/${name}`), '\0');
  }
  expect(outcomesOf(await repro(project.root))).toEqual({ a: 'skipped' });
  rmSync(project.path('.rakuten'), { recursive: true });
  expect(outcomesOf(await repro(project.root))).toEqual({ a: 'skipped' });
  expect(readFileSync(project.path('o'), 'utf8')).toBe('1');
});

test('half-written files of a process that was killed are removed; files that only look like them are not', async () => {
  const project = createProject({
    'pipeline.yaml': 'stages: {a: {cmd: cp in o, deps: [in], params: [p], outs: [o]}}\n',
    'params.yaml': 'p: 1\n',
    in: '1',
    '.pipeline.lock.7-0123456789ab.tmp': 'half',
    '.params.yaml.7-0123456789ab.tmp': 'half',
    '.rakuten/journal/.a.json.7-0123456789ab.tmp': 'half',
    '.mine.7-0123456789ab.tmp': 'mine',
    '.pipeline.lock.tmp': 'mine',
  });
  await repro(project.root);
  const names = readdirSync(project.root).filter((name) => name.endsWith('.tmp'));
  expect(names.sort()).toEqual(['.mine.7-0123456789ab.tmp', '.pipeline.lock.tmp']);
  expect(readdirSync(project.path('.rakuten/journal'))).toEqual([]);
});

test('an interactive run asks before each stage, and ends where the answer is no', async () => {
  const project = createProject({
    'pipeline.yaml': 'stages:\n  a: {cmd: touch a, outs: [a]}\n  b: {cmd: touch b, deps: [a], outs: [b]}\n',
  });
  const asked: string[] = [];
  const confirm = async (stage: string): Promise<boolean> => {
    asked.push(stage);
    return stage === 'a';
  };
  const report = await repro(project.root, {}, { confirm });
  expect(asked).toEqual(['a', 'b']);
  expect(outcomesOf(report)).toEqual({ a: 'ran', b: 'failed' });
});

test.each(['/out/b', 'out/b', '/out/*.log', 'b'])(
  'what %s in .dvcignore leaves out of an output counts neither where it is made nor afterwards',
  async (pattern) => {
    const make = fakeStage('make', ({ output }) => {
      for (const name of ['a', 'b', 'b.log']) writeFileSync(output(`out/${name}`), name);
    });
    const project = createProject({
      'pipeline.yaml': 'stages: {make: {cmd: rakuten make, deps: [in], outs: [out]}}\n',
      '.dvcignore': `${pattern}\n`,
      in: '1',
    });
    const parts = { builtIns: provideStages([make]) };
    expect(outcomesOf(await repro(project.root, {}, parts))).toEqual({ make: 'ran' });
    expect(project.read('pipeline.lock')).toContain('nfiles: 2');
    expect(outcomesOf(await repro(project.root, {}, parts))).toEqual({ make: 'skipped' });
  },
);

test('data that is merely missing may be left alone', async () => {
  const project = createProject({
    'pipeline.yaml':
      'stages:\n  a: {cmd: cp in a, deps: [in], outs: [a]}\n  b: {cmd: cp a b, deps: [a], outs: [b]}\n',
    in: '1',
  });
  await repro(project.root);
  rmSync(project.path('a'));
  rmSync(project.path('.dvc'), { recursive: true });
  expect(outcomesOf(await repro(project.root, { allowsMissing: true }))).toEqual({
    a: 'skipped',
    b: 'skipped',
  });
  project.write('in', '2');
  expect(outcomesOf(await repro(project.root, { allowsMissing: true }))).toEqual({ a: 'ran', b: 'ran' });
});
