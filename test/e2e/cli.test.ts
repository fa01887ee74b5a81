import { existsSync, mkdirSync } from 'node:fs';
import { beforeAll, describe, expect, test } from 'vitest';
import { createFinishedProject, createProject, makeRoot, type Project } from './support/project.ts';
import { hasColours, readError, runRakuten } from './support/rakuten.ts';

const COMMANDS = [
  ...[['repro'], ['status'], ['why'], ['dag'], ['ingest'], ['features'], ['train'], ['predict'], ['drift']],
  ...[
    ['runs', 'list'],
    ['runs', 'show'],
    ['runs', 'compare'],
    ['models', 'list'],
    ['models', 'show'],
  ],
  ['metrics', 'show'],
];

let project: Project;
beforeAll(async () => {
  project = await createFinishedProject();
});

describe.concurrent('help', () => {
  test.each(COMMANDS)('%s %s --help says what it does and gives examples', async (...command) => {
    const words = command.filter((word) => typeof word === 'string');
    const { code, stdout, stderr } = await project.run([...words, '--help']);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toMatch(new RegExp(`^Usage: rakuten ${words.join(' ')}`));
    expect(stdout).toMatch(new RegExp(`Examples:\\n  .*rakuten ${words[0]}`));
  });

  test('rakuten --help names every command', async () => {
    const { code, stdout } = await project.run(['--help']);
    expect(code).toBe(0);
    for (const [name] of COMMANDS) expect(stdout).toMatch(new RegExp(`^  ${name}\\b`, 'm'));
  });

  test('rakuten alone prints the help, as an answer and not as a complaint', async () => {
    const help = await project.run(['--help']);
    expect(await project.run([])).toEqual(help);
  });

  test.each([['--version'], ['help'], ['help', 'repro'], ['runs', '--help']])('%s %s', async (...args) => {
    const { code, stdout, stderr } = await project.run(args.filter((word) => typeof word === 'string'));
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).not.toBe('');
  });
});

describe.concurrent('wrong usage ends with exit code 2 and says what was meant', () => {
  test.each([
    [['repo'], /unknown command 'repo'.*Did you mean repro\?/s],
    [['statsu'], /unknown command 'statsu'.*Did you mean status\?/s],
    [['repro', '--forse'], /unknown option '--forse'.*Did you mean --force\?/s],
    [[], /^Expected a command, got none\.$/],
    [['why'], /missing required argument 'stage'/],
    [
      ['predict', '--text', 'a', '--file', 'b'],
      /Expected one of --text, --file and --stdin, got --text and --file/,
    ],
    [['predict', '--explain'], /Expected --explain together with --text/],
    [['predict', '--text', 'a', '--top', '0'], /whole number/],
    [['repro', '-S', 'train.C'], /key=value|train\.C/],
    [['status', 'too', '--many'], /unknown option '--many'/],
  ])('%j', async (args, text) => {
    const ended = await project.run([...args, '--json']);
    expect(ended).toMatchObject({ code: 2, stdout: '' });
    const error = readError(ended);
    expect(error.code).toBe('USAGE');
    expect(error.message).toMatch(text);
    expect(error.hint).toMatch(/^rakuten /);
  });

  test('the hint is the help of the command that was meant', async () => {
    const hints = [
      ['repro', '--forse'],
      ['runs', 'list', '--limit', 'x'],
      ['--cd', '.', 'repo'],
    ].map(async (args) => {
      return readError(await project.run([...args, '--json'])).hint;
    });
    expect(await Promise.all(hints)).toEqual([
      'rakuten repro --help',
      'rakuten runs list --help',
      'rakuten --help',
    ]);
  });

  test('as text: code, message and the next command', async () => {
    const { stderr } = await project.run(['repo']);
    expect(stderr).toMatch(/^error USAGE {2}unknown command 'repo'/);
    expect(stderr).toMatch(/\n {2}next: rakuten --help\n$/);
  });
});

test.concurrent.each([
  [['why', 'trian'], 5, 'STAGE_NOT_FOUND', /train/],
  [['repro', 'trian'], 5, 'STAGE_NOT_FOUND', /train/],
  [['runs', 'show', 'ffff'], 5, 'RUN_NOT_FOUND', /ffff/],
  [['models', 'show', '99'], 5, 'MODEL_NOT_FOUND', /99/],
  [['predict', '--file', 'none.csv'], 3, 'DATA_NOT_FOUND', /none\.csv/],
  [['repro', '-S', 'train.D=1'], 3, 'PARAMS_INVALID', /train\.D/],
  [['--cd', 'nowhere', 'status'], 3, 'PIPELINE_NOT_FOUND', /nowhere/],
])('%j ends with %i %s', async (args, exitCode, code, text) => {
  const ended = await project.run([...args, '--json']);
  expect({ code: readError(ended).code, exitCode: ended.code }).toEqual({ code, exitCode });
  expect([readError(ended).message, ...readError(ended).details].join('\n')).toMatch(text);
});

test('status --exit-code tells stale (1) from up to date (0)', async () => {
  const stale = createProject();
  expect((await stale.run(['status'])).code).toBe(0);
  expect((await stale.run(['status', '--exit-code'])).code).toBe(1);
  expect((await project.run(['status', '--exit-code'])).code).toBe(0);
});

describe.concurrent('colours', () => {
  const forced = { NO_COLOR: undefined, FORCE_COLOR: '1' };
  test.each<[string, string[], Record<string, string | undefined>, boolean]>([
    ['none where output is no terminal', ['status'], { NO_COLOR: undefined }, false],
    ['some where they are asked for', ['status'], forced, true],
    [
      'none with NO_COLOR, whatever else is asked for',
      ['status'],
      { NO_COLOR: '1', FORCE_COLOR: '1' },
      false,
    ],
    ['none with --no-color', ['--no-color', 'status'], forced, false],
    ['none with --json', ['status', '--json'], forced, false],
    ['none in an answer as JSON', ['predict', '--text', 'Livre', '--explain', '--json'], forced, false],
    ['none in an error as JSON', ['repro', 'trian', '--json'], forced, false],
  ])('%s', async (_, args, env, expected) => {
    const { stdout, stderr } = await project.run(args, { env });
    expect(hasColours(stdout + stderr)).toBe(expected);
  });
});

test('--cd: the project may be elsewhere, and paths are those of the project', async () => {
  const cwd = makeRoot();
  const { code, stdout } = await runRakuten(['--cd', project.root, 'status'], { cwd });
  expect({ code, stdout }).toEqual({ code: 0, stdout: (await project.run(['status'])).stdout });
  expect(existsSync(`${cwd}/.rakuten`)).toBe(false);
});

test('from a folder inside the project the error names the way up', async () => {
  mkdirSync(project.path('data/inner'), { recursive: true });
  const cwd = project.path('data/inner');
  const ended = await project.run(['repro', '--json'], { cwd });
  expect(ended.code).toBe(3);
  const { hint = '' } = readError(ended);
  expect(hint).toBe('rakuten --cd ../.. repro');
  // What only looks takes the whole project.
  expect((await project.run(['status'], { cwd })).stdout).toBe((await project.run(['status'])).stdout);
});

test('--quiet prints results and errors only', async () => {
  const copy = project.copy();
  const quiet = await copy.run(['repro', '--quiet', '-S', 'drift.alpha=0.01']);
  expect(quiet).toMatchObject({ code: 0, stdout: '', stderr: '' });
  const answer = await copy.run(['--quiet', 'predict', '--stdin'], { input: 'id,title\n1,Livre\n' });
  expect(answer).toMatchObject({ code: 0, stderr: '' });
  expect(answer.stdout).toContain('1,');
  expect(await copy.run(['repro', '-q'])).toMatchObject({ code: 0, stdout: '', stderr: '' });
  expect((await copy.run(['--quiet', 'repro', 'trian'])).stderr).toMatch(/^error STAGE_NOT_FOUND/);
});

test('--debug shows where an error came from; without it nobody sees a stack trace', async () => {
  const plain = await project.run(['repro', 'trian']);
  const debug = await project.run(['repro', 'trian', '--debug']);
  expect(plain.stderr).not.toMatch(/\n +at /);
  expect(debug.stderr).toMatch(/\n +at /);
});

test('the stage commands run their stage whatever its state', async () => {
  const copy = project.copy();
  for (const stage of ['ingest', 'features', 'train', 'predict', 'drift']) {
    const { code, stdout } = await copy.run([stage]);
    expect({ stage, code }).toEqual({ stage, code: 0 });
    expect(stdout).toMatch(new RegExp(`^✓ ${stage} +ran in `));
  }
  expect(copy.products()).toEqual(project.products());
});
