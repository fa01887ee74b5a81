import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { registerFreeze } from '../../../src/cli/commands/freeze.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';
import { runCommandLine, type CommandOutput } from './run-command-line.ts';

const PIPELINE = `stages:
  # fetches
  get:
    cmd: touch x
    outs: [x]
  use: {cmd: cat x, deps: [x]}
`;
const FROZEN = PIPELINE.replace('    cmd: touch', '    frozen: true\n    cmd: touch').replace(
  '{cmd',
  '{frozen: true, cmd',
);

function makeProject(): string {
  const root = temporaryFolder();
  mkdirSync(join(root, '.dvc'));
  mkdirSync(join(root, 'sub'));
  writeFileSync(join(root, 'pipeline.yaml'), PIPELINE);
  writeFileSync(join(root, 'sub/pipeline.yaml'), 'stages:\n  get:\n    cmd: "true"\n');
  return root;
}

const rakuten = (cwd: string, ...commandLine: string[]): Promise<CommandOutput> =>
  runCommandLine(registerFreeze, commandLine, { cwd, now: '2026-01-01T10:00:00Z' });
const read = (root: string, path = 'pipeline.yaml'): string => readFileSync(join(root, path), 'utf8');

test('freezes stages in place, and unfreezes them again', async () => {
  const root = makeProject();
  expect((await rakuten(root, 'freeze', 'get', 'use')).stdout).toBe(
    'get is now frozen: it does not run, whatever changes\nuse is now frozen: it does not run, whatever changes',
  );
  expect(read(root)).toBe(FROZEN);
  expect((await rakuten(root, 'freeze', 'get')).stdout).toBe(
    'get is already frozen: it does not run, whatever changes',
  );
  expect((await rakuten(root, 'unfreeze', 'use', 'get')).stdout).toBe(
    'get is no longer frozen: it runs when it is stale\nuse is no longer frozen: it runs when it is stale',
  );
  expect(read(root)).toBe(PIPELINE);
});

test('a stage of another file is named by its address, or by its name in that folder', async () => {
  const root = makeProject();
  const { stdout } = await rakuten(root, 'freeze', 'sub/pipeline.yaml:get', '--json');
  expect(JSON.parse(stdout)).toEqual({
    stages: [{ name: 'sub/pipeline.yaml:get', frozen: true, changed: true, file: 'sub/pipeline.yaml' }],
  });
  expect(read(root, 'sub/pipeline.yaml')).toBe('stages:\n  get:\n    frozen: true\n    cmd: "true"\n');
  await rakuten(join(root, 'sub'), 'unfreeze', 'get');
  expect(read(root, 'sub/pipeline.yaml')).toBe('stages:\n  get:\n    cmd: "true"\n');
  expect(read(root)).toBe(PIPELINE);
});

test('an unknown stage changes nothing', async () => {
  const root = makeProject();
  await expect(rakuten(root, 'freeze', 'use', 'gte')).rejects.toMatchObject({
    code: 'STAGE_NOT_FOUND',
    message: 'Expected one of the stages get, use, sub/pipeline.yaml:get, got "gte". Did you mean "get"?',
  });
  expect(read(root)).toBe(PIPELINE);
});
