import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Command } from 'commander';
import { expect, test } from 'vitest';
import type { RunCommand } from '../../../src/cli/command-context.ts';
import { registerFetch } from '../../../src/cli/commands/fetch.ts';
import { registerPull } from '../../../src/cli/commands/pull.ts';
import { registerPush } from '../../../src/cli/commands/push.ts';
import { registerRemote } from '../../../src/cli/commands/remote.ts';
import { registerStatus } from '../../../src/cli/commands/status.ts';
import { AppError } from '../../../src/errors/app-error.ts';
import { TEST_KEY, useS3Server } from '../../support/s3/s3-server.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';
import { runCommandLine, type CommandOutput } from './run-command-line.ts';

const NOW = '2026-01-01T10:00:00Z';
const md5Of = (text: string): string => createHash('md5').update(text).digest('hex');

const LOCK = `schema: '2.0'
stages:
  make:
    cmd: make
    outs:
    - path: model.txt
      hash: md5
      md5: ${md5Of('model')}
      size: 5
    - path: report.txt
      hash: md5
      md5: ${md5Of('report')}
      size: 6
`;

function write(root: string, path: string, text: string): void {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), text);
}

/** A project whose stage has run, with its outs in the cache alone. */
function makeProject(cached: readonly string[] = ['model', 'report']): string {
  const root = temporaryFolder();
  write(root, 'pipeline.yaml', 'stages:\n  make:\n    cmd: make\n    outs: [model.txt, report.txt]\n');
  write(root, 'pipeline.lock', LOCK);
  mkdirSync(join(root, '.dvc'));
  for (const text of cached) {
    const md5 = md5Of(text);
    write(root, `.dvc/cache/files/md5/${md5.slice(0, 2)}/${md5.slice(2)}`, text);
  }
  return root;
}

function registerAll(program: Command, run: RunCommand): void {
  for (const register of [registerRemote, registerPush, registerPull, registerFetch, registerStatus])
    register(program, run);
}

const rakuten = (cwd: string, ...commandLine: string[]): Promise<CommandOutput> =>
  runCommandLine(registerAll, commandLine, { cwd, now: NOW });

async function refusal(
  work: Promise<unknown>,
): Promise<Pick<AppError, 'code' | 'message' | 'hint' | 'details'>> {
  const error: unknown = await work.catch((thrown: unknown) => thrown);
  if (!(error instanceof AppError)) throw new Error(`expected an error, got ${String(error)}`);
  const { code, message, hint, details } = error;
  return { code, message, hint, details };
}

/** Without the time that it took. */
const untimed = ({ stdout }: CommandOutput): string => stdout.replace(/ in [\d.]+ s\./g, '.');

test('a remote is added, shown, changed, made the default and removed; the config is as DVC writes it', async () => {
  const root = makeProject();
  const config = (): string => readFileSync(join(root, '.dvc/config'), 'utf8');
  expect((await rakuten(root, 'remote', 'add', '-d', 'Storage', 's3://bucket/path')).stdout).toBe(
    'Remote storage: s3://bucket/path, the default.',
  );
  expect(config()).toBe(`[core]\n    remote = storage\n['remote "storage"']\n    url = s3://bucket/path\n`);
  await rakuten(root, 'remote', 'add', 'disk', '../disk');
  await rakuten(root, 'remote', 'modify', 'storage', 'region', 'eu-west-3');
  expect(config()).toContain(`    region = eu-west-3\n['remote "disk"']\n    url = ../../disk\n`);
  expect((await rakuten(root, 'remote', 'list')).stdout).toBe(
    [
      'remote   url               options',
      'storage  s3://bucket/path  default region=eu-west-3',
      'disk     ../../disk',
    ].join('\n'),
  );
  expect((await rakuten(root, 'remote', 'default', 'disk')).stdout).toBe('The default remote is disk now.');
  expect((await rakuten(root, 'remote', 'default')).stdout).toBe('disk');
  await rakuten(root, 'remote', 'remove', 'disk');
  expect(config()).toBe(`['remote "storage"']\n    url = s3://bucket/path\n    region = eu-west-3\n`);
});

test('a folder is relative to where it was typed, and to the config where it is written', async () => {
  const root = makeProject();
  mkdirSync(join(root, 'sub'));
  await rakuten(join(root, 'sub'), 'remote', 'add', 'disk', 'store');
  expect(readFileSync(join(root, '.dvc/config'), 'utf8')).toContain('url = ../sub/store\n');
});

test('a secret goes to the config that stays out of git, and is shown nowhere', async () => {
  const root = makeProject();
  await rakuten(root, 'remote', 'add', 'storage', 's3://bucket/path');
  await rakuten(root, 'remote', 'modify', '--local', 'storage', 'secret_access_key', 'hush');
  expect(readFileSync(join(root, '.dvc/config.local'), 'utf8')).toBe(
    `['remote "storage"']\n    secret_access_key = hush\n`,
  );
  expect(readFileSync(join(root, '.dvc/.gitignore'), 'utf8')).toContain('/config.local\n');
  for (const args of [
    ['remote', 'list'],
    ['remote', 'list', '--json'],
  ]) {
    expect((await rakuten(root, ...args)).stdout).not.toContain('hush');
  }
  const { notes } = await rakuten(root, 'remote', 'modify', 'storage', 'secret_access_key', 'hush');
  expect(notes).toBe(
    'note  secret_access_key stands in .dvc/config, which belongs into git: better with --local',
  );
});

test.each([
  [
    ['remote', 'add', 'disk', '/other'],
    'USAGE',
    'Expected a new name, got "disk", which is a remote already.',
  ],
  [
    ['remote', 'add', 'a b', '/other'],
    'USAGE',
    'Expected the name of a remote, without spaces, quotes and brackets, got "a b".',
  ],
  [
    ['remote', 'remove', 'dsik'],
    'REMOTE_NOT_FOUND',
    'Expected a remote of the config (disk), got "dsik". Did you mean "disk"?',
  ],
  [
    ['remote', 'modify', 'disk', 'tpye', 'copy'],
    'USAGE',
    'Expected an option of the remote "disk", got "tpye". Did you mean "type"?',
  ],
  [
    ['remote', 'modify', 'disk', 'type'],
    'USAGE',
    'Expected either a value of "type" or --unset, got neither.',
  ],
  [
    ['remote', 'default', 'other'],
    'REMOTE_NOT_FOUND',
    'Expected a remote of the config (disk), got "other".',
  ],
  [['push', '-r', 'other'], 'REMOTE_NOT_FOUND', 'Expected a remote of the config (disk), got "other".'],
  [['push'], 'REMOTE_NOT_FOUND', 'Expected a remote, but none is named and none is the default.'],
  [['push', 'maek'], 'STAGE_NOT_FOUND', 'Expected one of the stages make, got "maek". Did you mean "make"?'],
])('%j is refused', async (args, code, message) => {
  const root = makeProject();
  await rakuten(root, 'remote', 'add', 'disk', '/disk');
  expect(await refusal(rakuten(root, ...args))).toMatchObject({ code, message });
});

test.each([
  ['[core]\n    remote\n', '.dvc/config:2:5  expected [section] or key = value.'],
  [
    `[core]\n    remote = x\n['remote "x"']\n    url = gs://bucket\n`,
    '.dvc/config:4  expected a folder, file:// or s3:// as the address of "x", got "gs://bucket".',
  ],
  [
    `[core]\n    remote = x\n['remote "x"']\n    url = /x\n    jobs = many\n`,
    '.dvc/config:5  expected jobs to be a whole number from 1 on, got "many".',
  ],
  [
    `[core]\n    remote = x\n['remote "x"']\n    url = s3://\n`,
    '.dvc/config:4  expected s3://bucket or s3://bucket/path, got "s3://".',
  ],
  [
    `[core]\n    remote = x\n['remote "x"']\n    url = s3://b\n    endpointurl = minio\n`,
    '.dvc/config:5  expected endpointurl to be http://HOST or https://HOST, got "minio".',
  ],
])('a config that cannot be used is told with its place: %j', async (text, message) => {
  const root = makeProject();
  write(root, '.dvc/config', text);
  expect(await refusal(rakuten(root, 'push'))).toMatchObject({ code: 'CONFIG_INVALID', message });
});

test('one project pushes, a copy of it pulls: through a folder', async () => {
  const root = makeProject();
  const disk = join(temporaryFolder(), 'disk');
  await rakuten(root, 'remote', 'add', '-d', 'disk', disk);
  expect(untimed(await rakuten(root, 'push'))).toBe(`2 files (11 B) pushed to disk (${disk}).`);
  expect((await rakuten(root, 'push')).stdout).toBe('Everything is up to date.');

  const copy = makeProject([]);
  await rakuten(copy, 'remote', 'add', '-d', 'disk', disk);
  expect(untimed(await rakuten(copy, 'pull'))).toBe(
    [`2 files (11 B) fetched from disk (${disk}).`, 'A\tmodel.txt', 'A\treport.txt'].join('\n'),
  );
  expect(readFileSync(join(copy, 'model.txt'), 'utf8')).toBe('model');
  expect((await rakuten(copy, 'pull')).stdout).toBe('Everything is up to date.\nEverything is in place.');
});

test('one project pushes, a copy of it fetches: through S3, with credentials of the config', async () => {
  const server = await useS3Server({ now: () => new Date(NOW) });
  const connect = async (root: string): Promise<void> => {
    await rakuten(root, 'remote', 'add', '-d', 'storage', 's3://bucket/path');
    await rakuten(root, 'remote', 'modify', 'storage', 'endpointurl', server.endpoint);
    await rakuten(root, 'remote', 'modify', '--local', 'storage', 'access_key_id', TEST_KEY.accessKeyId);
    await rakuten(
      root,
      'remote',
      'modify',
      '--local',
      'storage',
      'secret_access_key',
      TEST_KEY.secretAccessKey,
    );
  };
  const root = makeProject();
  await connect(root);
  expect(JSON.parse((await rakuten(root, 'push', '--json')).stdout)).toEqual({
    remotes: [
      {
        remote: 'storage',
        url: 's3://bucket/path',
        files: 2,
        bytes: 11,
        there: 0,
        runs: 0,
        missing: [],
        failures: [],
      },
    ],
  });
  const copy = makeProject([]);
  await connect(copy);
  expect(untimed(await rakuten(copy, 'fetch'))).toBe(
    '2 files (11 B) fetched from storage (s3://bucket/path).',
  );
  expect(existsSync(join(copy, 'model.txt'))).toBe(false);
});

test('a target is a stage, or the path of an out', async () => {
  const root = makeProject();
  await rakuten(root, 'remote', 'add', '-d', 'disk', join(temporaryFolder(), 'disk'));
  expect((await rakuten(root, 'push', 'model.txt', '-j', '1')).stdout).toMatch(/^1 file \(5 B\) pushed/);
  expect((await rakuten(root, 'push', 'make')).stdout).toMatch(/^1 file \(6 B\) pushed/);
});

test('what cannot be pushed is named; what cannot be pulled is an error after the rest is in place', async () => {
  const root = makeProject(['model']);
  const disk = join(temporaryFolder(), 'disk');
  await rakuten(root, 'remote', 'add', '-d', 'disk', disk);
  expect((await rakuten(root, 'push')).notes).toBe(
    `note  not pushed, as the cache does not have it:\n      ${md5Of('report')}  report.txt`,
  );
  rmSync(join(root, '.dvc/cache'), { recursive: true });
  expect(await refusal(rakuten(root, 'pull'))).toEqual({
    code: 'CACHE_MISSING',
    message: `Expected 1 file in ${disk}, found it neither there nor in the cache.`,
    details: [`${md5Of('report')}  report.txt`],
    hint: 'rakuten push   (where the outputs were made; or rakuten repro, which makes them here)',
  });
  expect(readFileSync(join(root, 'model.txt'), 'utf8')).toBe('model');
  await rakuten(root, 'pull', '--allow-missing');
});

test('pull does not overwrite an out that was edited, unless it is forced', async () => {
  const root = makeProject();
  await rakuten(root, 'remote', 'add', '-d', 'disk', join(temporaryFolder(), 'disk'));
  await rakuten(root, 'push');
  write(root, 'model.txt', 'edited by hand');
  expect((await refusal(rakuten(root, 'pull'))).code).toBe('OUTPUT_EDITED');
  expect(readFileSync(join(root, 'model.txt'), 'utf8')).toBe('edited by hand');
  await rakuten(root, 'pull', '--force');
  expect(readFileSync(join(root, 'model.txt'), 'utf8')).toBe('model');
});

test('status -c tells what is in the cache alone, in the remote alone, or in neither', async () => {
  const root = makeProject(['model']);
  await rakuten(root, 'remote', 'add', '-d', 'store', join(temporaryFolder(), 'store'));
  const before = await rakuten(root, 'status', '-c');
  expect(before.stdout).toBe(
    'new      model.txt   not in the remote: rakuten push\n' +
      'missing  report.txt  in neither: rakuten repro',
  );
  await rakuten(root, 'push');
  rmSync(join(root, '.dvc/cache'), { recursive: true });
  const after = await rakuten(root, 'status', '-c', '--json');
  expect(JSON.parse(after.stdout)).toMatchObject({
    outs: [
      { path: 'model.txt', state: 'deleted', remote: 'store' },
      { path: 'report.txt', state: 'missing' },
    ],
  });
});
