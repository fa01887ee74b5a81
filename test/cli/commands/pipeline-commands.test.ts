import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Chalk } from 'chalk';
import type { Command } from 'commander';
import { describe, expect, test } from 'vitest';
import type { RunCommand } from '../../../src/cli/command-context.ts';
import { registerDag } from '../../../src/cli/commands/dag.ts';
import { registerRepro } from '../../../src/cli/commands/repro.ts';
import { registerStageCommands } from '../../../src/cli/commands/stage-commands.ts';
import { registerStatus } from '../../../src/cli/commands/status.ts';
import { registerWhy } from '../../../src/cli/commands/why.ts';
import { drawGraph } from '../../../src/cli/views/draw-graph.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';
import { runCommandLine, type CommandOutput } from './run-command-line.ts';

const NOW = '2026-01-01T10:00:00Z';
const PIPELINE = `stages:
  parts:
    desc: split the source
    cmd: mkdir parts && cp a.txt b.txt parts
    deps: [a.txt, b.txt]
    outs: [parts]
  join:
    cmd: cat parts/* > all.txt
    deps: [parts]
    params: [mode]
    outs: [all.txt]
  check:
    cmd: test -s all.txt && test -d parts
    deps: [all.txt, parts]
`;

function makeProject(files: Readonly<Record<string, string>> = {}): string {
  const root = temporaryFolder();
  const all = {
    'pipeline.yaml': PIPELINE,
    'params.yaml': 'mode: 1\n',
    'a.txt': 'a\n',
    'b.txt': 'b\n',
    ...files,
  };
  for (const [name, text] of Object.entries(all)) writeFileSync(join(root, name), text);
  return root;
}

function rakuten(cwd: string, ...commandLine: string[]): Promise<CommandOutput> {
  const register = (program: Command, run: RunCommand): void => {
    for (const one of [registerRepro, registerStatus, registerWhy, registerDag, registerStageCommands])
      one(program, run);
  };
  return runCommandLine(register, commandLine, { cwd, now: NOW });
}

/** Durations differ from run to run. */
const withoutTimes = (text: string): string => text.replace(/\d+\.\d s/g, '0.0 s');

describe('repro', () => {
  test('says for each stage what was done and why', async () => {
    const root = makeProject();
    expect(withoutTimes((await rakuten(root, 'repro')).stdout)).toBe(
      `
$ mkdir parts && cp a.txt b.txt parts
✓ parts      ran in 0.0 s  never run
$ cat parts/* > all.txt
✓ join       ran in 0.0 s  never run
$ test -s all.txt && test -d parts
✓ check      ran in 0.0 s  never run
3 stages ran, in 0.0 s.`.trimStart(),
    );
    expect((await rakuten(root, 'repro')).stdout).toBe(
      '· parts      up to date\n· join       up to date\n· check      up to date\n3 stages up to date.',
    );
  });

  test('with --dry and -S shows the plan only', async () => {
    const root = makeProject();
    await rakuten(root, 'repro');
    expect((await rakuten(root, 'repro', '--dry', '-S', 'mode=2')).stdout).toBe(
      'params.yaml: mode 1 → 2\n' +
        '· parts      up to date\n' +
        '→ join       would run  mode 1 → 2\n' +
        '             $ cat parts/* > all.txt\n' +
        '? check      runs if the outputs of join change\n' +
        '1 stage would run. Nothing was changed.',
    );
  });

  test('as JSON has one object with all stages', async () => {
    const root = makeProject();
    await rakuten(root, 'repro');
    const { stdout } = await rakuten(root, 'repro', '-S', 'mode=2', '--json');
    expect(JSON.parse(stdout)).toEqual({
      stages: [
        { name: 'parts', outcome: 'skipped' },
        {
          name: 'join',
          outcome: 'ran',
          reasons: [
            { kind: 'param-changed', file: 'params.yaml', param: 'mode', old: 1, new: 2, text: 'mode 1 → 2' },
          ],
          seconds: expect.any(Number) as number,
          summary: [],
          changedOuts: [],
          sameOuts: ['all.txt'],
          kept: [],
          unsettled: [],
        },
        { name: 'check', outcome: 'skipped' },
      ],
      params: [{ file: 'params.yaml', param: 'mode', old: 1, new: 2 }],
    });
  });

  test.each([
    ['and what was not reached', {}, []],
    [
      'that an output there is the one of before',
      { 'all.txt': 'mine' },
      ['             its previous outputs are in place'],
    ],
  ])('a failure says which stage, %s', async (_, files, more) => {
    const root = makeProject({
      'pipeline.yaml': PIPELINE.replace('cat parts/* > all.txt', 'exit 9'),
      ...files,
    });
    const lines: string[] = [];
    await expect(
      runCommandLine(
        (program, run) =>
          registerRepro(program, (work) =>
            run(async (context, ...rest) => work({ ...context, print: (line) => lines.push(line) }, ...rest)),
          ),
        ['repro'],
        { cwd: root, now: NOW },
      ),
    ).rejects.toMatchObject({
      code: 'STAGE_FAILED',
      message: 'Stage "join": expected `exit 9` to end with exit code 0, got exit code 9.',
    });
    expect(lines.map(withoutTimes).slice(2)).toEqual([
      '$ exit 9',
      '✗ join       failed after 0.0 s  never run',
      ...more,
      '· check      not reached',
    ]);
  });

  test('an edited output is mentioned with the place where it is kept', async () => {
    const root = makeProject();
    await rakuten(root, 'repro');
    writeFileSync(join(root, 'all.txt'), 'mine');
    expect((await rakuten(root, 'repro')).notes).toBe(
      'note  join: all.txt was not what this stage had made; it is kept as .rakuten/kept/2026-01-01-100000/all.txt',
    );
  });
});

describe('status', () => {
  test('names every reason, and who waits for whom', async () => {
    const root = makeProject();
    await rakuten(root, 'repro');
    writeFileSync(join(root, 'a.txt'), 'changed\n');
    writeFileSync(join(root, 'params.yaml'), 'mode: 2\n');
    rmSync(join(root, 'all.txt'));
    expect((await rakuten(root, 'status')).stdout).toBe(
      `
● parts  stale  a.txt changed
● join   stale  mode 1 → 2
                output all.txt is missing
○ check  waits  for join, parts
Run what is stale: rakuten repro   Details: rakuten why parts`.trimStart(),
    );
  });

  test.each([
    [false, ['status', '--exit-code'], 0],
    [true, ['status', '--exit-code'], 1],
    [true, ['status', '-q'], 1],
    [false, ['status', '-q'], 0],
    [true, ['status'], 0],
    [true, ['status', 'parts', '--exit-code'], 0],
  ])('edited %s: %j ends with %d', async (edited, commandLine, exitCode) => {
    const root = makeProject();
    await rakuten(root, 'repro');
    if (edited) writeFileSync(join(root, 'all.txt'), 'mine');
    expect((await rakuten(root, ...commandLine)).exitCode).toBe(exitCode);
  });

  test('of an empty project says what to do', async () => {
    const root = temporaryFolder();
    mkdirSync(join(root, '.dvc'));
    const { stdout, exitCode } = await rakuten(root, 'status', '-q');
    expect([stdout, exitCode]).toEqual(['', 0]);
    expect((await rakuten(root, 'status')).stdout).toBe(
      'No stages and no tracked data yet: write pipeline.yaml, or rakuten add DATA.',
    );
  });

  test('a param or params file that is not there is a reason, not an error', async () => {
    const root = makeProject();
    await rakuten(root, 'repro');
    writeFileSync(join(root, 'params.yaml'), 'other: 1\n');
    expect((await rakuten(root, 'status', 'join')).stdout).toContain(
      '● join   stale  mode is not in params.yaml',
    );
    rmSync(join(root, 'params.yaml'));
    expect((await rakuten(root, 'status', 'join')).stdout).toContain(
      '● join   stale  mode is not in params.yaml',
    );
    await expect(rakuten(root, 'repro')).rejects.toMatchObject({ code: 'PARAMS_INVALID' });
  });

  test('as JSON has the state of each stage', async () => {
    const root = makeProject();
    await rakuten(root, 'repro');
    writeFileSync(join(root, 'b.txt'), 'changed\n');
    const { stdout } = await rakuten(root, 'status', '--json');
    expect(JSON.parse(stdout)).toMatchObject({
      upToDate: false,
      stages: [
        {
          name: 'parts',
          state: 'stale',
          reasons: [{ kind: 'dep-changed', path: 'b.txt', text: 'b.txt changed' }],
        },
        { name: 'join', state: 'waits', upstream: ['parts'] },
        { name: 'check', state: 'waits', upstream: ['join', 'parts'] },
      ],
    });
  });
});

describe('why', () => {
  test('shows old and new, and the files of a folder that differ', async () => {
    const root = makeProject();
    await rakuten(root, 'repro');
    writeFileSync(join(root, 'parts', 'a.txt'), 'edited');
    rmSync(join(root, 'parts', 'b.txt'));
    mkdirSync(join(root, 'parts', 'sub'));
    writeFileSync(join(root, 'parts', 'sub', 'c.txt'), 'c');
    const { stdout } = await rakuten(root, 'why', 'parts');
    expect(stdout.replace(/[0-9a-f]{32}/g, 'ID')).toBe(
      `
parts is stale:
  output parts was modified
      old  md5 ID.dir
      new  md5 ID.dir
      ~ a.txt
      - b.txt
      + sub/c.txt`.trimStart(),
    );
    expect(JSON.parse((await rakuten(root, 'why', 'join', '--json')).stdout)).toMatchObject({
      name: 'join',
      state: 'stale',
      reasons: [
        { kind: 'dep-changed', path: 'parts', files: [{ relpath: 'a.txt', change: 'changed' }, {}, {}] },
      ],
    });
  });

  test('says so where nothing differs', async () => {
    const root = makeProject();
    await rakuten(root, 'repro');
    expect((await rakuten(root, 'why', 'join')).stdout).toBe(
      'join is up to date: command, deps, params and outputs are those of its last run.',
    );
  });

  test('of an unknown stage suggests a name', async () => {
    await expect(rakuten(makeProject(), 'why', 'part')).rejects.toMatchObject({
      code: 'STAGE_NOT_FOUND',
      message: 'Expected one of the stages parts, join, check, got "part". Did you mean "parts"?',
    });
  });
});

describe('dag', () => {
  test.each([
    [
      ['--dot'],
      'strict digraph {\n  "parts";\n  "join";\n  "parts" -> "join";\n  "check";\n  "join" -> "check";\n  "parts" -> "check";\n}',
    ],
    [
      ['--mermaid'],
      'flowchart TD\n\tnode1["check"]\n\tnode2["join"]\n\tnode3["parts"]\n\tnode2-->node1\n\tnode3-->node1\n\tnode3-->node2',
    ],
    [['parts', '--md'], '```mermaid\nflowchart TD\n\tnode1["parts"]\n```'],
    [
      ['parts', '--full', '--dot', '--outs'],
      'strict digraph {\n  "parts";\n  "all.txt";\n  "parts" -> "all.txt";\n}',
    ],
    [['all.txt', '--dot'], 'strict digraph {\n  "parts";\n  "join";\n  "parts" -> "join";\n}'],
  ])('%j', async (options, expected) => {
    expect((await rakuten(makeProject(), 'dag', ...options)).stdout).toBe(expected);
  });

  test('is drawn where nothing else is asked for', async () => {
    const nodes = [
      { name: 'parts', needs: [] },
      { name: 'join', needs: ['parts'] },
      { name: 'check', needs: ['parts', 'join'] },
    ];
    const { lines } = drawGraph(nodes, new Chalk({ level: 0 }));
    expect((await rakuten(makeProject(), 'dag')).stdout).toBe(lines.join('\n'));
  });

  test('as JSON has each stage with what it needs', async () => {
    expect(JSON.parse((await rakuten(makeProject(), 'dag', 'join', '--json')).stdout)).toEqual({
      stages: [
        { name: 'parts', desc: 'split the source', frozen: false, needs: [] },
        { name: 'join', frozen: false, needs: ['parts'] },
      ],
    });
  });
});

describe('the commands of the built-in stages', () => {
  test('need a stage with that cmd', async () => {
    await expect(rakuten(makeProject(), 'train')).rejects.toMatchObject({
      code: 'STAGE_NOT_FOUND',
      message: 'Expected a stage with `cmd: rakuten train` in pipeline.yaml, found none.',
    });
  });

  test('need one stage with that cmd', async () => {
    const root = makeProject({
      'pipeline.yaml': 'stages: {a: {cmd: rakuten train}, b: {cmd: rakuten train}}\n',
    });
    await expect(rakuten(root, 'train')).rejects.toThrow(
      'Expected one stage with `cmd: rakuten train` in pipeline.yaml, found a, b.',
    );
  });
});
