import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { AppError } from '../../../src/errors/app-error.ts';
import type { RunEvent } from '../../../src/pipeline/run/run-host.ts';
import {
  createHost,
  fakeStage,
  outcomeOf,
  outcomesOf,
  provideStages,
  repro,
} from '../support/run-project.ts';
import { isRunning } from '../../support/is-running.ts';
import { createProject, type TempProject } from '../support/temp-project.ts';

/** copy: a.txt → b.txt; upper: b.txt → c.txt, in capitals; each line that a command adds to log.txt is a run. */
const CHAIN = `stages:
  upper:
    cmd: tr a-z A-Z < b.txt > c.txt && echo upper >> log.txt
    deps: [b.txt]
    outs: [c.txt]
  copy:
    cmd: head -n 1 a.txt > b.txt && echo copy >> log.txt
    deps: [a.txt]
    params: [mode]
    outs: [b.txt]
`;

function createChain(
  files: Readonly<Record<string, string>> = {},
): TempProject & { readonly log: () => string[] } {
  const project = createProject({
    'pipeline.yaml': CHAIN,
    'params.yaml': 'mode: 1 # how\n',
    'a.txt': 'one\n',
    ...files,
  });
  return {
    ...project,
    log: () => (existsSync(project.path('log.txt')) ? project.read('log.txt').trim().split('\n') : []),
  };
}

describe('what runs', () => {
  test('everything at first, in the order of needs; nothing the second time', async () => {
    const project = createChain();
    const first = await repro(project.root);
    expect(first.outcomes.map(({ stage, outcome }) => [stage, outcome])).toEqual([
      ['copy', 'ran'],
      ['upper', 'ran'],
    ]);
    expect(outcomeOf(first, 'copy', 'ran').reasons).toEqual([{ kind: 'never-run' }]);
    expect(project.read('c.txt')).toBe('ONE\n');
    const lock = project.read('pipeline.lock');
    expect(outcomesOf(await repro(project.root))).toEqual({ copy: 'skipped', upper: 'skipped' });
    expect(project.log()).toEqual(['copy', 'upper']);
    expect(project.read('pipeline.lock')).toBe(lock);
  });

  test('two projects with the same files get the same lock', async () => {
    const [left, right] = [createChain(), createChain()];
    await repro(left.root);
    await repro(right.root);
    expect(left.read('pipeline.lock')).toBe(right.read('pipeline.lock'));
  });

  test('nothing after a touch', async () => {
    const project = createChain();
    await repro(project.root);
    utimesSync(project.path('a.txt'), new Date(), new Date());
    await repro(project.root);
    expect(project.log()).toEqual(['copy', 'upper']);
  });

  test('what depends on an edited input, with the reason', async () => {
    const project = createChain();
    await repro(project.root);
    project.write('a.txt', 'two\n');
    const report = await repro(project.root);
    expect(outcomeOf(report, 'copy', 'ran').reasons).toEqual([
      {
        kind: 'dep-changed',
        path: 'a.txt',
        old: '5bbf5a52328e7439ae6e719dfe712200',
        new: 'c193497a1a06b2c72230e6146ff47080',
      },
    ]);
    expect(outcomesOf(report)).toEqual({ copy: 'ran', upper: 'ran' });
  });

  test('no further than an output that did not change', async () => {
    const project = createChain();
    await repro(project.root);
    project.write('a.txt', 'one\nanother line\n');
    const report = await repro(project.root);
    expect(outcomesOf(report)).toEqual({ copy: 'ran', upper: 'skipped' });
    expect(outcomeOf(report, 'copy', 'ran').changedOuts).toEqual([]);
    expect(outcomesOf(await repro(project.root))).toEqual({ copy: 'skipped', upper: 'skipped' });
  });

  test('a stage whose declared param changed; a comment or another param does not matter', async () => {
    const project = createChain();
    await repro(project.root);
    project.write('params.yaml', 'other: 2\nmode: 1 # differently\n');
    expect(outcomesOf(await repro(project.root))).toEqual({ copy: 'skipped', upper: 'skipped' });
    project.write('params.yaml', 'mode: 2\n');
    const report = await repro(project.root);
    expect(outcomeOf(report, 'copy', 'ran').reasons).toEqual([
      { kind: 'param-changed', file: 'params.yaml', param: 'mode', old: 1n, new: 2n },
    ]);
  });

  test('of a group of params only what differs is named', async () => {
    const project = createProject({
      'pipeline.yaml': 'stages: {a: {cmd: "true", params: [train]}}\n',
      'params.yaml': 'train: {C: 0.5, old: 1, same: {x: 1}}\n',
    });
    await repro(project.root);
    project.write('params.yaml', 'train: {C: 1.0, same: {x: 1.0, y: 2}}\n');
    expect(outcomeOf(await repro(project.root), 'a', 'ran').reasons).toEqual([
      { kind: 'param-changed', file: 'params.yaml', param: 'train.C', old: 0.5, new: 1 },
      { kind: 'param-removed', file: 'params.yaml', param: 'train.old', old: 1n },
      { kind: 'param-added', file: 'params.yaml', param: 'train.same.y', new: 2n },
    ]);
  });

  test('a stage that declares a whole params file, where a param was taken out of it', async () => {
    const project = createProject({
      'pipeline.yaml': 'stages: {a: {cmd: "true", params: [{p.yaml: }]}}\n',
      'p.yaml': 'one: 1\ntwo: 2\n',
    });
    await repro(project.root);
    project.write('p.yaml', 'one: 1\n');
    expect(outcomeOf(await repro(project.root), 'a', 'ran').reasons).toEqual([
      { kind: 'param-removed', file: 'p.yaml', param: 'two', old: 2n },
    ]);
    expect(outcomesOf(await repro(project.root))).toEqual({ a: 'skipped' });
  });

  test('a stage whose command changed, whose output is missing or new', async () => {
    const project = createChain();
    await repro(project.root);
    project.write('pipeline.yaml', CHAIN.replace('&& echo upper', '&& echo UPPER'));
    expect(outcomeOf(await repro(project.root), 'upper', 'ran').reasons[0]).toMatchObject({
      kind: 'command-changed',
    });
    rmSync(project.path('c.txt'));
    expect(outcomeOf(await repro(project.root), 'upper', 'restored').reasons).toEqual([
      { kind: 'out-missing', path: 'c.txt' },
    ]);
    project.write('d.txt', '');
    project.write(
      'pipeline.yaml',
      CHAIN.replace('&& echo upper >> log.txt', '&& echo UPPER >> log.txt; touch d.txt').replace(
        '[c.txt]',
        '[c.txt, d.txt]',
      ),
    );
    expect(outcomeOf(await repro(project.root), 'upper', 'ran').reasons.map(({ kind }) => kind)).toEqual([
      'command-changed',
      'out-added',
    ]);
  });

  test('a stage without deps and outs always; one with outs alone once', async () => {
    const project = createProject({
      'pipeline.yaml': 'stages:\n  always: {cmd: "true"}\n  once: {cmd: touch o, outs: [o]}\n',
    });
    expect(outcomesOf(await repro(project.root))).toEqual({ always: 'ran', once: 'ran' });
    expect(outcomesOf(await repro(project.root))).toEqual({ always: 'ran', once: 'skipped' });
  });

  test('targets and what they need; a single item; all of it by force', async () => {
    const project = createChain();
    expect(outcomesOf(await repro(project.root, { targets: ['copy'] }))).toEqual({ copy: 'ran' });
    expect(outcomesOf(await repro(project.root, { targets: ['upper'], force: true }))).toEqual({
      copy: 'ran',
      upper: 'ran',
    });
    project.write('a.txt', 'two\n');
    expect(outcomesOf(await repro(project.root, { targets: ['upper'], singleItem: true }))).toEqual({
      upper: 'skipped',
    });
    await expect(repro(project.root, { targets: ['uper'] })).rejects.toThrow(
      'Expected one of the stages upper, copy, got "uper". Did you mean "upper"?',
    );
  });

  test('nothing in a dry run, which says what would', async () => {
    const project = createChain();
    const before = project.tree();
    expect(outcomesOf(await repro(project.root, { dry: true }))).toEqual({
      copy: 'would-run',
      upper: 'would-run',
    });
    await repro(project.root);
    project.write('a.txt', 'two\n');
    const report = await repro(project.root, { dry: true });
    expect(outcomeOf(report, 'upper', 'may-run').upstream).toEqual(['copy']);
    expect(project.log()).toEqual(['copy', 'upper']);
    expect(Object.keys(before)).not.toContain('b.txt');
  });

  test('a folder in and out: only a file that changes matters, whatever its name', async () => {
    const project = createProject({
      'pipeline.yaml': 'stages:\n  a: {cmd: cp -r in out, deps: [in], outs: [out]}\n',
      'in/é 😀': 'x',
      'in/sub/b"c': 'y',
    });
    await repro(project.root);
    expect(project.read('pipeline.lock')).toContain('nfiles: 2');
    mkdirSync(project.path('in/empty'));
    expect(outcomesOf(await repro(project.root))).toEqual({ a: 'skipped' });
    project.write('in/sub/b"c', 'z');
    expect(outcomesOf(await repro(project.root))).toEqual({ a: 'ran' });
    expect(project.read('out/sub/b"c')).toBe('z');
  });
});

describe('-S', () => {
  test('sets the param, says so, and runs what depends on it', async () => {
    const project = createChain();
    await repro(project.root);
    const report = await repro(project.root, { settings: ['mode=2'] });
    expect(report.paramEdit.changes).toEqual([{ file: 'params.yaml', param: 'mode', old: 1n, new: 2n }]);
    expect(project.read('params.yaml')).toBe('mode: 2 # how\n');
    expect(outcomesOf(report)).toEqual({ copy: 'ran', upper: 'skipped' });
  });

  test('in a dry run only for the plan', async () => {
    const project = createChain();
    await repro(project.root);
    expect(outcomesOf(await repro(project.root, { settings: ['mode=2'], dry: true }))).toEqual({
      copy: 'would-run',
      upper: 'may-run',
    });
    expect(project.read('params.yaml')).toBe('mode: 1 # how\n');
  });

  test('writes nothing where the stage refuses the value', async () => {
    const train = fakeStage('train', () => undefined, {
      checkParams: () => [{ param: 'C', message: 'expected a number above 0, got -1' }],
    });
    const project = createProject({
      'pipeline.yaml': 'stages: {t: {cmd: rakuten train, params: [C]}}\n',
      'params.yaml': 'C: 1\n',
    });
    const run = repro(project.root, { settings: ['C=-1'] }, { builtIns: provideStages([train]) });
    await expect(run).rejects.toThrow('params.yaml:1:4  C: expected a number above 0, got -1.');
    expect(project.read('params.yaml')).toBe('C: 1\n');
  });
});

describe('a shell command', () => {
  test('knows its stage and the project, and runs in wdir, each line in a shell of its own', async () => {
    const project = createProject({
      'pipeline.yaml':
        'stages:\n  say:\n    wdir: sub\n    cmd: |\n      X=1\n      echo "$DVC_STAGE $DVC_ROOT $PWD ${X:-unset}" > out.txt\n    outs: [out.txt]\n'.replace(
          '${X:-unset}',
          '\\${X:-unset}',
        ),
      'sub/x': '',
    });
    await repro(project.root);
    expect(project.read('sub/out.txt')).toBe(`say ${project.root} ${project.path('sub')} unset\n`);
    expect(project.read('pipeline.lock')).toContain('cmd: "X=1\\necho');
  });

  test('that fails ends the run, keeps what it had written apart, and leaves the previous outputs in place', async () => {
    const project = createChain();
    await repro(project.root);
    const [lock, before] = [project.read('pipeline.lock'), project.read('b.txt')];
    project.write('pipeline.yaml', CHAIN.replace('head -n 1 a.txt > b.txt', 'echo half > b.txt; exit 3'));
    const report = await repro(project.root);
    expect(outcomesOf(report)).toEqual({ copy: 'failed', upper: 'not-reached' });
    const { error } = outcomeOf(report, 'copy', 'failed');
    expect(error).toMatchObject({
      code: 'STAGE_FAILED',
      message:
        'Stage "copy": expected `echo half > b.txt; exit 3 && echo copy >> log.txt` to end with exit code 0, got exit code 3.',
      hint: 'rakuten repro copy   (when the command is mended)',
    });
    expect([project.read('pipeline.lock'), project.read('b.txt')]).toEqual([lock, before]);
    expect(project.read('.rakuten/failed/copy/b.txt')).toBe('half\n');
    project.write('pipeline.yaml', CHAIN);
    expect(outcomesOf(await repro(project.root))).toEqual({ copy: 'skipped', upper: 'skipped' });
  });

  test('that fails at first leaves no half output', async () => {
    const project = createProject({
      'pipeline.yaml': 'stages: {a: {cmd: [echo half > o, "false", echo whole > o], outs: [o]}}\n',
    });
    await repro(project.root);
    expect(existsSync(project.path('o'))).toBe(false);
    expect(existsSync(project.path('pipeline.lock'))).toBe(false);
  });

  test('needs its shell', async () => {
    const project = createProject({ 'pipeline.yaml': 'stages: {a: {cmd: "true"}}\n' });
    const report = await repro(project.root, {}, { env: { SHELL: '/nowhere/sh' } });
    expect(outcomeOf(report, 'a', 'failed').error).toMatchObject({
      code: 'STAGE_FAILED',
      message: 'Stage "a": expected the shell /nowhere/sh, found none.',
      hint: 'SHELL=/bin/sh rakuten repro a   (commands run in $SHELL)',
    });
  });

  test('that is killed, or does not make its output, fails', async () => {
    const project = createProject({ 'pipeline.yaml': 'stages: {a: {cmd: kill -9 $$, outs: [o, p]}}\n' });
    expect(outcomeOf(await repro(project.root), 'a', 'failed').error).toMatchObject({
      message: 'Stage "a": expected `kill -9 $$` to end with exit code 0, got signal SIGKILL.',
    });
    project.write('pipeline.yaml', 'stages: {a: {cmd: "true", outs: [o, p]}}\n');
    expect(outcomeOf(await repro(project.root), 'a', 'failed').error).toMatchObject({
      code: 'OUTPUT_MISSING',
      message: 'Stage "a" ended without making o, p.',
    });
  });

  test('that edits its own input is recorded in doubt, reported, and runs again', async () => {
    const project = createProject({
      'pipeline.yaml': 'stages: {a: {cmd: cp in out && echo more >> in, deps: [in], outs: [out]}}\n',
      in: 'x\n',
    });
    const first = await repro(project.root);
    expect(outcomeOf(first, 'a', 'ran').unsettled).toEqual(['in']);
    expect(project.read('pipeline.lock')).toContain('    deps:\n    - path: in\n    outs:');
    expect(outcomeOf(await repro(project.root), 'a', 'ran').reasons).toEqual([
      { kind: 'dep-unsettled', path: 'in' },
    ]);
  });

  test('that edits its own params is recorded in doubt, too', async () => {
    const project = createProject({
      'pipeline.yaml': 'stages: {a: {cmd: "echo p: 2 > params.yaml", params: [p]}}\n',
      'params.yaml': 'p: 1\n',
    });
    expect(outcomeOf(await repro(project.root), 'a', 'ran').unsettled).toEqual(['p']);
    expect(outcomeOf(await repro(project.root), 'a', 'ran').reasons).toMatchObject([
      { kind: 'param-added', param: 'p' },
    ]);
    expect(outcomesOf(await repro(project.root))).toEqual({ a: 'skipped' });
  });

  test('hands on what it prints, stream by stream', async () => {
    const project = createProject({ 'pipeline.yaml': 'stages: {a: {cmd: echo hello; echo oh >&2}}\n' });
    const seen: Record<string, string> = { stdout: '', stderr: '' };
    await repro(
      project.root,
      {},
      {
        onOutput: (stage, stream, bytes) => {
          seen[stream] += `${stage}: ${Buffer.from(bytes).toString()}`;
        },
      },
    );
    expect(seen).toEqual({ stdout: 'a: hello\n', stderr: 'a: oh\n' });
  });

  test('may clean up when the user interrupts; then it ends with all its children, and its outputs are put back', async () => {
    const project = createProject({ 'pipeline.yaml': 'stages: {a: {cmd: echo 1 > o, outs: [o]}}\n' });
    await repro(project.root);
    project.write(
      'pipeline.yaml',
      `stages:
  a:
    cmd: >-
      trap "touch cleaned; exit 1" TERM; echo 2 > o; (trap "" TERM; exec sleep 50) & echo $! > pid; touch started; wait
    outs: [o]
`,
    );
    const interruption = new AbortController();
    const run = repro(project.root, {}, { signal: interruption.signal });
    while (!existsSync(project.path('started'))) await new Promise((resolve) => setTimeout(resolve, 5));
    interruption.abort();
    expect(outcomeOf(await run, 'a', 'failed').error).toMatchObject({ code: 'INTERRUPTED' });
    expect(existsSync(project.path('cleaned'))).toBe(true);
    expect(project.read('o')).toBe('1\n');
    const processId = Number(project.read('pid'));
    while (isRunning(processId)) await new Promise((resolve) => setTimeout(resolve, 5));
  });
});

describe('a built-in stage', () => {
  const PIPELINE = `stages:
  t:
    cmd: rakuten train
    deps: [in]
    params: [train.C, other]
    outs: [model, report.txt]
`;
  const FILES = {
    'pipeline.yaml': PIPELINE,
    'params.yaml': 'train: {C: 0.5, seed: 1}\nother: [1, 2]\n',
    'in/a': 'a',
  };

  const train = (version = 'v1', text = 'made') =>
    fakeStage(
      'train',
      (context) => {
        mkdirSync(context.output('model'));
        writeFileSync(context.output('model/weights'), text + readFileSync(context.input('in/a'), 'utf8'));
        writeFileSync(context.output('report.txt'), JSON.stringify(context.params));
      },
      { version },
    );

  test('reads and writes through its context, with its declared params and no others', async () => {
    const project = createProject(FILES);
    const report = await repro(project.root, {}, { builtIns: provideStages([train()]) });
    expect(outcomeOf(report, 't', 'ran').summary).toEqual(['train ran']);
    expect(project.read('model/weights')).toBe('madea');
    expect(project.read('report.txt')).toBe('{"other":[1,2],"train":{"C":0.5}}');
    expect(readdirSync(project.path('.rakuten/tmp'))).toEqual([]);
  });

  test('is not even loaded where it is up to date', async () => {
    const project = createProject(FILES);
    await repro(project.root, {}, { builtIns: provideStages([train()]) });
    const builtIns = provideStages([train()]);
    expect(outcomesOf(await repro(project.root, {}, { builtIns }))).toEqual({ t: 'skipped' });
    expect(builtIns.loaded).toEqual([]);
  });

  test('runs again when its code changed; the lock keeps the version where DVC does not look', async () => {
    const project = createProject(FILES);
    await repro(project.root, {}, { builtIns: provideStages([train()]) });
    expect(project.read('pipeline.lock')).toContain('      rakuten:\n        train: v1\n');
    const report = await repro(project.root, {}, { builtIns: provideStages([train('v2')]) });
    expect(outcomeOf(report, 't', 'ran').reasons).toEqual([{ kind: 'code-changed', old: 'v1', new: 'v2' }]);
    expect(outcomeOf(report, 't', 'ran').changedOuts).toEqual([]);
  });

  test('that fails changes nothing at all', async () => {
    const project = createProject(FILES);
    await repro(project.root, {}, { builtIns: provideStages([train()]) });
    const before = project.tree();
    const broken = fakeStage(
      'train',
      (context) => {
        mkdirSync(context.output('model'));
        writeFileSync(context.output('report.txt'), 'half');
        throw new AppError('DATA_INVALID', 'bad row');
      },
      { version: 'v2' },
    );
    const report = await repro(project.root, {}, { builtIns: provideStages([broken]) });
    expect(outcomeOf(report, 't', 'failed').error).toMatchObject({
      code: 'DATA_INVALID',
      message: 'bad row',
    });
    expect(project.tree()).toEqual(before);
    expect(readdirSync(project.path('.rakuten/tmp'))).toEqual([]);
  });

  test('that leaves out an output fails, and changes nothing', async () => {
    const project = createProject(FILES);
    const lazy = fakeStage('train', (context) => writeFileSync(context.output('report.txt'), 'x'));
    const report = await repro(project.root, {}, { builtIns: provideStages([lazy]) });
    expect(outcomeOf(report, 't', 'failed').error).toMatchObject({
      message: 'Stage "t" ended without making model.',
    });
    expect(Object.keys(project.tree())).toEqual(Object.keys(createProject(FILES).tree()));
  });

  test.each([
    [
      'input',
      'secret.txt',
      'Stage "t" uses "secret.txt": expected it among its deps in pipeline.yaml, got in.',
    ],
    [
      'input',
      'in/../secret.txt',
      'Stage "t" uses "in/../secret.txt": expected it among its deps in pipeline.yaml, got in.',
    ],
    [
      'output',
      'modell',
      'Stage "t" uses "modell": expected it among its outs in pipeline.yaml, got model, report.txt.',
    ],
  ] as const)('cannot reach an undeclared %s: %s', async (direction, path, message) => {
    const project = createProject({ ...FILES, 'secret.txt': 's' });
    const nosy = fakeStage('train', (context) => void context[direction](path));
    const report = await repro(project.root, {}, { builtIns: provideStages([nosy]) });
    expect(outcomeOf(report, 't', 'failed').error).toMatchObject({ code: 'PIPELINE_INVALID', message });
  });

  test('is asked about its params before the first stage runs; all problems come at once, with their places', async () => {
    const project = createProject({
      'pipeline.yaml':
        'stages:\n  first: {cmd: touch o, outs: [o]}\n  t: {cmd: rakuten train, deps: [o], params: [train]}\n',
      'params.yaml': 'train:\n  C: -1\n',
    });
    const strict = fakeStage('train', () => undefined, {
      checkParams: () => [
        { param: 'train.C', message: 'expected a number above 0, got -1' },
        { param: 'train.epochs', message: 'expected a whole number, got nothing' },
      ],
    });
    const run = repro(project.root, {}, { builtIns: provideStages([strict]) });
    await expect(run).rejects.toMatchObject({
      code: 'PARAMS_INVALID',
      message: 'Found 2 problems in params.yaml.',
      details: [
        'params.yaml:2:6  train.C: expected a number above 0, got -1.',
        '      C: -1',
        '         ^^',
        'params.yaml:2:3  train.epochs: expected a whole number, got nothing.',
        '      C: -1',
        '      ^',
      ],
    });
    expect(existsSync(project.path('o'))).toBe(false);
  });

  test('shows progress and warnings, and stops at a checkpoint when the user interrupts', async () => {
    const project = createProject(FILES);
    const interruption = new AbortController();
    const slow = fakeStage('train', async (context) => {
      await context.checkpoint({ activity: 'fitting', done: 1, total: 2 });
      context.warn('odd');
      interruption.abort();
      await context.checkpoint();
      expect.fail('went on');
    });
    const { host, events } = createHost(project.root, {
      builtIns: provideStages([slow]),
      signal: interruption.signal,
    });
    const report = await repro(project.root, {}, host);
    expect(outcomeOf(report, 't', 'failed').error).toMatchObject({ code: 'INTERRUPTED' });
    expect(events.filter(({ kind }) => kind === 'stage-progress' || kind === 'stage-warning')).toEqual([
      { kind: 'stage-progress', stage: 't', progress: { activity: 'fitting', done: 1, total: 2 } },
      { kind: 'stage-warning', stage: 't', message: 'odd' },
    ]);
  });
});

describe('what no stage has made is never lost', () => {
  const keptFiles = (project: TempProject): string[] => {
    const [run = ''] = readdirSync(project.path('.rakuten/kept'));
    return readdirSync(join(project.path('.rakuten/kept'), run), {
      recursive: true,
      encoding: 'utf8',
    }).sort();
  };

  test.each([
    ['an edited output', true],
    ['a file that was there before the first run', false],
  ])('%s is kept, and the user is told where', async (_, hasRun) => {
    const project = createProject({
      'pipeline.yaml': 'stages: {a: {cmd: echo made > sub/o, outs: [sub/o]}}\n',
      'sub/x': '',
    });
    if (hasRun) await repro(project.root);
    project.write('sub/o', 'mine');
    const { kept } = outcomeOf(await repro(project.root, { force: true }), 'a', 'ran');
    expect(kept).toEqual([
      {
        path: 'sub/o',
        keptAs: expect.stringMatching(/^\.rakuten\/kept\/\d{4}-\d\d-\d\d-\d{6}\/sub\/o$/) as string,
      },
    ]);
    expect(project.read(kept[0]?.keptAs ?? '')).toBe('mine');
    expect(project.read('sub/o')).toBe('made\n');
  });

  test('of a built-in stage, too: the whole folder', async () => {
    const stage = fakeStage('train', (context) => {
      mkdirSync(context.output('model'));
      writeFileSync(context.output('model/w'), 'w');
    });
    const project = createProject({ 'pipeline.yaml': 'stages: {a: {cmd: rakuten train, outs: [model]}}\n' });
    const builtIns = provideStages([stage]);
    await repro(project.root, {}, { builtIns });
    project.write('model/notes.txt', 'mine');
    await repro(project.root, {}, { builtIns });
    expect(keptFiles(project)).toEqual(['model', 'model/notes.txt', 'model/w']);
    expect(Object.keys(project.tree()).filter((path) => path.startsWith('model/'))).toEqual([
      'model/',
      'model/w',
    ]);
  });

  test('an edit that says what the stage says anyway need not be kept', async () => {
    const stage = fakeStage('train', (context) => writeFileSync(context.output('o'), 'same'));
    const project = createProject({
      'pipeline.yaml': 'stages: {a: {cmd: rakuten train, outs: [o]}}\n',
      o: 'same',
    });
    const report = await repro(project.root, {}, { builtIns: provideStages([stage]) });
    expect(outcomeOf(report, 'a', 'ran').kept).toEqual([]);
  });

  test('a failed run puts an edited output back where it was', async () => {
    const project = createProject({
      'pipeline.yaml': 'stages: {a: {cmd: echo half > o; exit 1, outs: [o]}}\n',
      o: 'mine',
    });
    await repro(project.root);
    expect(project.read('o')).toBe('mine');
  });

  test('a journal that cannot be read is set aside with the work beside it', async () => {
    const project = createProject({
      'pipeline.yaml': 'stages: {a: {cmd: touch o, outs: [o]}}\n',
      '.rakuten/journal/a.json': '{"step":',
      '.rakuten/tmp/a/old/0/o': 'precious',
    });
    const events: RunEvent[] = [];
    await repro(project.root, {}, { onEvent: (event) => events.push(event) });
    expect(events[0]).toMatchObject({ kind: 'recovered', recovery: { kind: 'set-aside' } });
    expect(keptFiles(project)).toContain('a/old/0/o');
  });

  test('a forged journal moves nothing outside the project', async () => {
    const project = createProject({ 'pipeline.yaml': 'stages: {}\n', 'victim/x': 'x' });
    mkdirSync(project.path('inner'));
    writeFileSync(project.path('inner/pipeline.yaml'), 'stages: {}\n');
    mkdirSync(project.path('inner/.rakuten/journal'), { recursive: true });
    writeFileSync(
      project.path('inner/.rakuten/journal/a.json'),
      JSON.stringify({ step: 'running', stage: 'a', replaced: [], scratch: ['../victim'] }),
    );
    await repro(project.path('inner'));
    expect(project.read('victim/x')).toBe('x');
  });
});

test('missing deps are named together, before anything runs', async () => {
  const project = createProject({
    'pipeline.yaml':
      'stages:\n  a: {cmd: touch o, outs: [o]}\n  b: {cmd: x, deps: [o, gone.csv]}\n  c: {cmd: x, deps: [lost]}\n',
  });
  await expect(repro(project.root)).rejects.toMatchObject({
    code: 'DEPENDENCY_MISSING',
    message: 'Found 2 problems in pipeline.yaml.',
    details: expect.arrayContaining([
      'pipeline.yaml:3:25  expected "gone.csv", which stage "b" depends on, found no such file or folder.',
      'pipeline.yaml:4:22  expected "lost", which stage "c" depends on, found no such file or folder.',
    ]) as string[],
  });
  expect(existsSync(project.path('o'))).toBe(false);
});
