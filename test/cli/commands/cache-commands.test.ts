import { execFileSync } from 'node:child_process';
import {
  appendFileSync,
  chmodSync,
  existsSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import type { Command } from 'commander';
import { describe, expect, test } from 'vitest';
import type { RunCommand } from '../../../src/cli/command-context.ts';
import { registerAdd } from '../../../src/cli/commands/add.ts';
import { registerCheckout } from '../../../src/cli/commands/checkout.ts';
import { registerCommit } from '../../../src/cli/commands/commit.ts';
import { registerGc } from '../../../src/cli/commands/gc.ts';
import { registerRepro } from '../../../src/cli/commands/repro.ts';
import { registerVerify } from '../../../src/cli/commands/verify.ts';
import { AppError } from '../../../src/errors/app-error.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';
import { runCommandLine, type CommandOutput } from './run-command-line.ts';

const NOW = '2026-01-01T10:00:00Z';
const PIPELINE = `stages:
  join:
    cmd: cat data/a.txt data/b.txt > all.txt && wc -l < all.txt > count.json
    deps: [data]
    outs: [all.txt]
    metrics:
      - count.json:
          cache: false
`;

interface Project {
  readonly root: string;
  readonly write: (path: string, text: string) => void;
  readonly read: (path: string) => string;
  readonly has: (path: string) => boolean;
  readonly remove: (path: string) => void;
  readonly git: (...args: string[]) => string;
  /** Standard output and notes of one command line, with its exit code. */
  readonly run: (...commandLine: string[]) => Promise<CommandOutput>;
  /** The error that it ends with. */
  readonly refusal: (...commandLine: string[]) => Promise<AppError>;
}

function makeProject(files: Readonly<Record<string, string>> = {}): Project {
  const root = temporaryFolder();
  const write = (path: string, text: string): void => {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  };
  for (const [path, text] of Object.entries(files)) write(path, text);
  const run: Project['run'] = (...commandLine) => {
    const register = (program: Command, action: RunCommand): void => {
      const withEnvironment: RunCommand = (work) =>
        action((context, ...rest) => work({ ...context, env: process.env }, ...rest));
      for (const one of [
        registerAdd,
        registerCheckout,
        registerCommit,
        registerGc,
        registerRepro,
        registerVerify,
      ])
        one(program, withEnvironment);
    };
    return runCommandLine(register, commandLine, { cwd: root, now: NOW });
  };
  return {
    root,
    write,
    read: (path) => readFileSync(join(root, path), 'utf8'),
    has: (path) => existsSync(join(root, path)),
    remove: (path) => rmSync(join(root, path), { recursive: true }),
    git: (...args) =>
      execFileSync('git', ['-c', 'user.name=n', '-c', 'user.email=e@x', ...args], {
        cwd: root,
        encoding: 'utf8',
      }),
    run,
    refusal: async (...commandLine) => {
      const error: unknown = await run(...commandLine).catch((thrown: unknown) => thrown);
      if (error instanceof AppError) return error;
      throw new Error(`expected a refusal, got ${JSON.stringify(error)}`);
    },
  };
}

const DATA = { 'data/a.txt': 'one\n', 'data/b.txt': 'two\n' };

/** A project whose data is added and whose stage has run. */
async function makeFinished(files: Readonly<Record<string, string>> = {}): Promise<Project> {
  const project = makeProject({ ...DATA, 'pipeline.yaml': PIPELINE, ...files });
  await project.run('add', 'data');
  await project.run('repro');
  return project;
}

describe('add', () => {
  test('stores a file, writes its .dvc file in the bytes of DVC, and tells git', async () => {
    const project = makeProject({ foo: 'foo' });
    project.git('init', '-q');
    const { stdout } = await project.run('add', 'foo');
    expect(stdout).toBe('✓ foo  3 B, recorded in foo.dvc\nnext: git add foo.dvc .gitignore');
    expect(project.read('foo.dvc')).toBe(
      'outs:\n- md5: acbd18db4cc2f85cedef654fccc4a4d8\n  size: 3\n  hash: md5\n  path: foo\n',
    );
    expect(project.read('.gitignore')).toBe('/foo\n');
    expect(project.read('.dvc/cache/files/md5/ac/bd18db4cc2f85cedef654fccc4a4d8')).toBe('foo');
  });

  test('a folder, an executable file, one in a sub-folder; as JSON', async () => {
    const project = makeProject({ ...DATA, 'sub/run.sh': 'echo' });
    chmodSync(join(project.root, 'sub/run.sh'), 0o755);
    const { stdout } = await project.run('add', '--json', 'data/', 'sub/run.sh');
    expect(JSON.parse(stdout)).toMatchObject({
      git: 'none',
      added: [
        { path: 'data/', file: 'data.dvc', size: 8, files: 2, isChanged: true },
        { path: 'sub/run.sh', file: 'sub/run.sh.dvc', size: 4 },
      ],
    });
    expect(project.read('data.dvc')).toMatch(
      /^outs:\n- md5: [0-9a-f]{32}\.dir\n {2}size: 8\n {2}nfiles: 2\n {2}hash: md5\n {2}path: data\n$/,
    );
    expect(project.read('sub/run.sh.dvc')).toMatch(
      / {2}size: 4\n {2}isexec: true\n {2}hash: md5\n {2}path: run.sh\n$/,
    );
    expect(project.has('.gitignore')).toBe(false);
  });

  test('again records what changed and keeps what else the file says', async () => {
    const project = makeProject({ foo: 'foo' });
    await project.run('add', 'foo');
    project.write('foo.dvc', `${project.read('foo.dvc')}desc: mine\n`);
    expect((await project.run('add', 'foo')).stdout).toBe('✓ foo  3 B, unchanged');
    project.write('foo', 'bar!');
    await project.run('add', 'foo');
    expect(project.read('foo.dvc')).toContain('size: 4\n  hash: md5\n  path: foo\ndesc: mine\n');
  });

  test('what lies in a folder that is added already records that folder', async () => {
    const project = makeProject(DATA);
    await project.run('add', 'data');
    project.write('data/c.txt', 'three\n');
    await project.run('add', 'data/c.txt');
    expect(project.read('data.dvc')).toContain('nfiles: 3');
    expect(project.has('data/c.txt.dvc')).toBe(false);
  });

  test('with --no-commit leaves the cache to commit', async () => {
    const project = makeProject({ foo: 'foo' });
    await project.run('add', '--no-commit', 'foo');
    expect(project.has('.dvc/cache')).toBe(false);
    expect((await project.run('commit')).stdout).toBe('✓ foo.dvc  stored');
    expect(project.has('.dvc/cache/files/md5/ac/bd18db4cc2f85cedef654fccc4a4d8')).toBe(true);
  });

  test.each([
    ['nope', 'DATA_NOT_FOUND', 'Expected a file or folder at nope, found nothing.'],
    [
      'all.txt',
      'OUTPUT_OVERLAPS',
      'Expected data that nothing else records, got all.txt: it is the output all.txt of join.',
    ],
    ['pipeline.yaml', 'USAGE', 'Expected data, not a file of the pipeline, got pipeline.yaml.'],
    ['data.dvc', 'USAGE', 'Expected data, not a file of the pipeline, got data.dvc.'],
    ['.dvc/config', 'DATA_NOT_FOUND', 'Expected a file or folder at .dvc/config, found nothing.'],
    ['.dvc/cache', 'USAGE', 'Expected data, not what .dvc keeps, got .dvc/cache.'],
    ['.', 'USAGE', 'Expected a file or folder of the project, not all of it, got ..'],
    ['/tmp', 'USAGE', undefined],
  ])('refuses %s', async (path, code, message) => {
    const project = await makeFinished();
    const before = project.read('data.dvc');
    const error = await project.refusal('add', path);
    expect(error.code).toBe(code);
    if (message !== undefined) expect(error.message).toBe(message);
    expect(project.read('data.dvc')).toBe(before);
  });

  test('refuses what git tracks, and a folder around what is added', async () => {
    const project = makeProject({ 'x/foo': 'foo', bar: 'bar' });
    project.git('init', '-q');
    project.git('add', 'bar');
    expect((await project.refusal('add', 'bar')).message).toContain('git tracks it');
    await project.run('add', 'x/foo');
    expect((await project.refusal('add', 'x')).code).toBe('OUTPUT_OVERLAPS');
    expect((await project.refusal('add', 'y', 'y/z')).code).toBe('DATA_NOT_FOUND');
  });
});

describe('checkout', () => {
  test('puts back what is gone, and says so once', async () => {
    const project = await makeFinished();
    project.remove('data');
    project.remove('all.txt');
    expect((await project.run('checkout')).stdout).toBe('A\tdata/\nA\tall.txt');
    expect([project.read('data/a.txt'), project.read('all.txt')]).toEqual(['one\n', 'one\ntwo\n']);
    expect((await project.run('checkout')).stdout).toBe('Everything is in place.');
    expect((await project.run('checkout', '--summary')).stdout).toBe('No changes.');
  });

  test('takes a stage, a .dvc file, or a path as target', async () => {
    for (const [target, path] of [
      ['join', 'all.txt'],
      ['all.txt', 'all.txt'],
      ['data.dvc', 'data'],
      ['data', 'data'],
    ] as const) {
      const project = await makeFinished();
      project.remove('data');
      project.remove('all.txt');
      await project.run('checkout', target);
      expect([project.has('data'), project.has('all.txt')], target).toEqual([
        path === 'data',
        path === 'all.txt',
      ]);
      await project.run('checkout', '--with-deps', 'join');
      expect(project.has('data'), target).toBe(true);
    }
  });

  test('refuses to overwrite an edit that is nowhere else, touching nothing; with --force it does', async () => {
    const project = await makeFinished();
    appendFileSync(join(project.root, 'all.txt'), 'mine\n');
    project.write('data/c.txt', 'mine too\n');
    project.remove('data/a.txt');
    const error = await project.refusal('checkout');
    expect([error.code, error.details]).toEqual(['OUTPUT_EDITED', ['data/c.txt', 'all.txt']]);
    expect(project.has('data/a.txt')).toBe(false);
    expect((await project.run('checkout', '--force', '--summary')).stdout).toBe('2 files modified');
    expect(project.read('all.txt')).toBe('one\ntwo\n');
    expect(project.has('data/c.txt')).toBe(false);
  });

  test('overwrites what the cache has: another version of the data', async () => {
    const project = await makeFinished();
    const old = project.read('data.dvc');
    project.write('data/a.txt', 'uno\n');
    await project.run('add', 'data');
    project.write('data.dvc', old);
    expect((await project.run('checkout')).stdout).toBe('M\tdata/');
    expect(project.read('data/a.txt')).toBe('one\n');
  });

  test('puts the rest in place where the cache lacks something, and then says what', async () => {
    const project = await makeFinished();
    project.remove('all.txt');
    project.remove('data');
    project.remove('.dvc/cache/files/md5/5b');
    const error = await project.refusal('checkout');
    expect(error.code).toBe('CACHE_MISSING');
    expect(error.details).toHaveLength(1);
    expect([project.has('data'), project.has('all.txt')]).toEqual([false, true]);
    expect((await project.run('checkout', '--allow-missing')).exitCode).toBe(0);
  });

  test('says of a stage that never ran that there is nothing to put in place, and leaves its file alone', async () => {
    const project = makeProject({ ...DATA, 'pipeline.yaml': PIPELINE, 'all.txt': 'mine\n' });
    const error = await project.refusal('checkout', '--force');
    expect([error.code, error.details]).toEqual([
      'CACHE_MISSING',
      ['all.txt: never recorded: its stage has not run'],
    ]);
    expect(project.read('all.txt')).toBe('mine\n');
  });

  test('after git checkout removes what that commit does not have, unless it was edited', async () => {
    const project = makeProject();
    project.git('init', '-q', '-b', 'main');
    project.git('commit', '-q', '--allow-empty', '-m', 'first');
    project.git('checkout', '-q', '-b', 'other');
    project.write('foo', 'foo');
    project.write('bar', 'bar');
    await project.run('add', 'foo', 'bar');
    project.git('add', '-A');
    project.git('commit', '-q', '-m', 'second');
    project.git('checkout', '-q', 'main');
    project.write('bar', 'edited');
    expect((await project.run('checkout')).stdout).toBe('D\tfoo');
    expect([project.has('foo'), project.read('bar')]).toEqual([false, 'edited']);
    project.remove('bar');
    project.git('checkout', '-q', 'other');
    expect((await project.run('checkout')).stdout).toBe('A\tbar\nA\tfoo');
  });

  test('after git checkout removes what repro made of a stage that this commit does not have', async () => {
    const project = makeProject();
    project.git('init', '-q', '-b', 'main');
    project.git('commit', '-q', '--allow-empty', '-m', 'first');
    project.git('checkout', '-q', '-b', 'other');
    project.write('pipeline.yaml', 'stages:\n  a: {cmd: "echo 1 > one", outs: [one]}\n');
    await project.run('repro');
    project.git('add', '-A');
    project.git('commit', '-q', '-m', 'second');
    project.git('checkout', '-q', 'main');
    expect((await project.run('checkout')).stdout).toBe('D\tone');
    expect(project.has('one')).toBe(false);
  });

  test('removes what a process that was killed left half-written', async () => {
    const project = await makeFinished();
    project.write('.data.dvc.7-0123456789ab.tmp', 'half');
    project.write('.pipeline.lock.7-0123456789ab.tmp', 'half');
    await project.run('checkout');
    expect(readdirSync(project.root).filter((name) => name.endsWith('.tmp'))).toEqual([]);
  });

  test('does not know every name', async () => {
    const project = await makeFinished();
    expect((await project.refusal('checkout', 'nope')).code).toBe('STAGE_NOT_FOUND');
  });
});

describe('commit', () => {
  test('has nothing to do after a run', async () => {
    const project = await makeFinished();
    expect((await project.run('commit')).stdout).toBe('Everything is recorded and stored.');
  });

  test('refuses what no run has made, and with --force records it so that nothing is stale', async () => {
    const project = await makeFinished();
    appendFileSync(join(project.root, 'all.txt'), 'three\n');
    project.write('data/a.txt', 'uno\n');
    const before = project.read('pipeline.lock');
    const error = await project.refusal('commit');
    expect([error.code, error.details]).toEqual([
      'COMMIT_REFUSED',
      ['data.dvc: output data was modified', 'join: data changed, output all.txt was modified'],
    ]);
    expect(project.read('pipeline.lock')).toBe(before);
    expect((await project.run('commit', '-f')).stdout).toBe(
      '✓ data.dvc  recorded and stored\n✓ join      recorded and stored',
    );
    expect((await project.run('repro')).stdout).toContain('up to date');
    project.remove('all.txt');
    await project.run('checkout');
    expect(project.read('all.txt')).toBe('one\ntwo\nthree\n');
  });

  test('records a stage that never ran here, and the next repro does not run it', async () => {
    const project = makeProject({
      ...DATA,
      'pipeline.yaml': PIPELINE,
      'all.txt': 'by hand\n',
      'count.json': '1\n',
    });
    expect((await project.refusal('commit', 'join')).details).toEqual(['join: never run']);
    await project.run('commit', '-f', 'join');
    await project.run('repro');
    expect(project.read('all.txt')).toBe('by hand\n');
  });

  test('needs the outs to be there', async () => {
    const project = await makeFinished();
    project.remove('all.txt');
    expect((await project.refusal('commit', '-f')).details).toEqual(['join: all.txt']);
  });
});

describe('gc', () => {
  test('wants to know what to keep, and without --force removes nothing', async () => {
    const project = await makeFinished();
    expect((await project.refusal('gc')).code).toBe('USAGE');
    project.write('data/a.txt', 'uno\n');
    await project.run('add', 'data');
    const { stdout, notes, exitCode } = await project.run('gc', '-w');
    expect(stdout).toBe('Would remove 2 objects: that frees 134 B. 5 objects stay.');
    expect(notes).toBe('Nothing was removed. To remove it, type the same with --force.');
    expect(exitCode).toBe(1);
    expect((await project.run('gc', '-w', '--dry')).exitCode).toBe(0);
  });

  test('removes what nothing names, and the run that made it; what stays can still be restored', async () => {
    const project = await makeFinished();
    project.write('data/a.txt', 'uno\n');
    await project.run('add', 'data');
    await project.run('repro');
    const { stdout } = await project.run('gc', '-w', '-f', '--json');
    expect(JSON.parse(stdout)).toMatchObject({ dry: false, runs: 1 });
    for (const path of ['data', 'all.txt']) project.remove(path);
    expect((await project.run('checkout')).stdout).toBe('A\tdata/\nA\tall.txt');
    project.remove('pipeline.lock');
    project.remove('all.txt');
    // From the run cache.
    await project.run('repro');
    expect(project.read('all.txt')).toBe('uno\ntwo\n');
    expect(JSON.parse((await project.run('gc', '-w', '-f', '--json')).stdout)).toMatchObject({ removed: 0 });
  });

  test.each([
    [['--all-branches'], ['main', 'tip']],
    [['--all-tags'], ['main', 'tagged']],
    [['--all-commits'], ['main', 'tagged', 'tip']],
    [['--workspace'], ['main']],
  ])('with %s keeps what those commits name', async (options, kept) => {
    const project = makeProject();
    project.git('init', '-q', '-b', 'main');
    const commit = async (text: string): Promise<void> => {
      project.write('foo', text);
      await project.run('add', 'foo');
      project.git('add', 'foo.dvc', '.gitignore');
      project.git('commit', '-q', '-m', text);
    };
    await commit('tagged');
    project.git('tag', 'v1');
    project.git('checkout', '-q', '-b', 'side');
    await commit('tip');
    project.git('checkout', '-q', 'main');
    await commit('main');
    project.write('foo', 'never committed');
    await project.run('add', 'foo');
    project.git('checkout', '-q', 'foo.dvc');
    await project.run('gc', ...options, '--force');
    const texts = project
      .git('ls-files', '-o', '.dvc/cache')
      .split('\n')
      .filter((path) => path !== '')
      .map((path) => project.read(path));
    expect(texts.sort()).toEqual(kept);
  });
});

describe('verify', () => {
  test('finds what is damaged, after which repro makes it anew', async () => {
    const project = await makeFinished();
    expect((await project.run('verify')).stdout).toBe('✓ 5 objects, 148 B: all are what their names say.');
    const path = '.dvc/cache/files/md5/5b/bf5a52328e7439ae6e719dfe712200';
    chmodSync(join(project.root, path), 0o644);
    project.write(path, 'damaged');
    chmodSync(join(project.root, path), 0o444);
    const error = await project.refusal('verify');
    expect(error.code).toBe('CACHE_CORRUPT');
    expect(error.details).toEqual([
      '5bbf5a52328e7439ae6e719dfe712200  holds 46cc0df55d22d6eb6c37cabbc09f5193, kept as .rakuten/corrupt/5bbf5a52328e7439ae6e719dfe712200',
    ]);
    expect((await project.run('verify')).stdout).toBe('✓ 4 objects, 144 B: all are what their names say.');
    await project.run('repro');
    expect(project.read(path)).toBe('one\n');
  });
});
