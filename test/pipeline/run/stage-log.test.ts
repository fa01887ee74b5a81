import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { lastStageRun, listStageRuns } from '../../../src/pipeline/run/read-stage-logs.ts';
import { HEAD_BYTES, logFolder, openStageLog, TAIL_BYTES } from '../../../src/pipeline/run/stage-log.ts';
import { fakeStage, provideStages, repro } from '../support/run-project.ts';
import { createProject } from '../support/temp-project.ts';

const AT = new Date('2026-01-02T03:04:05.678Z');
const ENDING = { at: AT, outcome: 'ran', seconds: 1.5, exitCode: undefined } as const;

describe('a run of a stage', () => {
  test('leaves what it printed, when, how long and how it ended', async () => {
    const project = createProject({
      'pipeline.yaml': 'stages: {a: {cmd: [echo out, echo err >&2; exit 3]}}\n',
    });
    await repro(project.root, {}, { now: () => AT });
    const run = lastStageRun(project.root, 'a');
    expect(run).toMatchObject({
      stage: 'a',
      command: ['echo out', 'echo err >&2; exit 3'],
      started: AT.toISOString(),
      ended: AT.toISOString(),
      outcome: 'failed',
      exitCode: 3,
      seconds: expect.any(Number) as number,
    });
    expect(readFileSync(run?.file ?? '', 'utf8')).toBe('out\nerr\n');
  });

  test('of a built-in stage leaves what it says', async () => {
    const stage = fakeStage('train', (context) => context.warn('odd'));
    const project = createProject({ 'pipeline.yaml': 'stages: {t: {cmd: rakuten train}}\n' });
    await repro(project.root, {}, { builtIns: provideStages([stage]) });
    const run = lastStageRun(project.root, 't');
    expect(run?.outcome).toBe('ran');
    expect(readFileSync(run?.file ?? '', 'utf8')).toBe('warning: odd\ntrain ran\n');
  });

  test('that did not run leaves nothing', async () => {
    const project = createProject({ 'pipeline.yaml': 'stages: {a: {cmd: touch o, outs: [o]}}\n' });
    await repro(project.root);
    await repro(project.root);
    expect(listStageRuns(project.root, 'a')).toHaveLength(1);
  });
});

test('of a long output the beginning and the end are kept, with a note between them', () => {
  const { root } = createProject();
  const log = openStageLog(root, 'a', undefined, AT);
  const line = Buffer.alloc(1000, 'x');
  const lines = 3000;
  for (let count = 0; count < lines; count++) log.write(line);
  log.write(Buffer.from('the end'));
  log.end(ENDING);
  const text = readFileSync(lastStageRun(root, 'a')?.file ?? '', 'utf8');
  const skipped = lines * 1000 + 'the end'.length - HEAD_BYTES - TAIL_BYTES;
  expect(text).toContain(`\n[… ${skipped} bytes left out …]\n`);
  expect(text.endsWith('xthe end')).toBe(true);
  expect(Buffer.byteLength(text)).toBeLessThan(HEAD_BYTES + TAIL_BYTES + 100);
});

test('the last ten runs are kept, the newest first, also those of one moment', () => {
  const { root } = createProject();
  for (let count = 0; count < 15; count++) {
    const at = count < 13 ? new Date(AT.getTime() + count) : new Date(AT.getTime() + 12);
    openStageLog(root, 'a', [`${count}`], at).end(ENDING);
  }
  const runs = listStageRuns(root, 'a');
  expect(runs.map(({ command }) => command?.[0]).slice(0, 4)).toEqual(['14', '13', '12', '11']);
  expect(runs).toHaveLength(10);
  expect(readdirSync(logFolder(root, 'a'))).toHaveLength(20);
});

test('each stage has a folder of its own, whatever its name', () => {
  const { root } = createProject();
  const names = ['a@b/c', '../a', '😀'.repeat(60), `${'😀'.repeat(60)}!`, 'A*', '.', 'sub/pipeline.yaml:a'];
  for (const name of names) openStageLog(root, name, undefined, AT).end(ENDING);
  expect(readdirSync(join(root, '.rakuten', 'logs'))).toHaveLength(names.length);
  for (const name of names) expect(lastStageRun(root, name)?.stage).toBe(name);
});

test('a log that cannot be written does not keep the stage from running', async () => {
  const project = createProject({
    'pipeline.yaml': 'stages: {a: {cmd: echo hello > o, outs: [o]}}\n',
    '.rakuten/logs': 'a file where the folder should be',
  });
  await repro(project.root);
  expect(project.read('o')).toBe('hello\n');
});
