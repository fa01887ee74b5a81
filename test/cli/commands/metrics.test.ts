import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { registerMetrics } from '../../../src/cli/commands/metrics.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';
import { runIdOf } from '../../tracking/tracking-fixture.ts';
import { runCommandLine, type CommandOutput } from './run-command-line.ts';
import { makeTrackedProject, NOW } from './tracked-project.ts';

const rakuten = (cwd: string, ...commandLine: string[]): Promise<CommandOutput> =>
  runCommandLine(registerMetrics, ['metrics', ...commandLine], { cwd, now: NOW });

it('shows the latest finished run: overall scores, then the weakest class first', async () => {
  const root = makeTrackedProject();
  mkdirSync(join(root, 'data'));
  writeFileSync(
    join(root, 'data', 'categories.csv'),
    'prdtypecode,group,name,name_fr\n10,Books,Used books,Livres\n40,Video games,Imports,Imports\n',
  );
  expect((await rakuten(root, 'show', '--run')).stdout).toBe(
    `
run cccccccc  train linear_svm
  f1_weighted       0.8125
  accuracy          0.7500
  temperature       1.2500
  training_seconds  3.2000

classes, the weakest first
      f1  rows  class  category
  0.7125     8     40  Video games > Imports
  0.9000    12     10  Books > Used books`.trimStart(),
  );
});

it('does without names of classes where there are none', async () => {
  expect((await rakuten(makeTrackedProject(), 'show', '--run')).stdout).toMatch(/ {2}0\.7125 +8 +40$/m);
});

it.each([
  [['show', 'champion'], { version: 1, run: runIdOf('a') }],
  [['show', '--model', 'champion'], { version: 1, run: runIdOf('a') }],
  [['show', '2'], { version: 2, run: runIdOf('c') }],
  [['show', '--run', 'aa'], { version: 1, run: runIdOf('a') }],
  [['show', '--run', 'b'], { version: null, run: runIdOf('b'), metrics: {} }],
  [
    ['show', '1', '--history', 'accuracy'],
    { version: 1, metric: 'accuracy', points: [{ step: 0, value: 0.75 }] },
  ],
])('answers %j', async (commandLine, expected) => {
  const { stdout } = await rakuten(makeTrackedProject(), ...commandLine, '--json');
  expect(JSON.parse(stdout)).toMatchObject(expected);
});

it.each([
  [['show', '1', '--run', 'a'], 'Expected a version or a run, got both: 1 and --run a.'],
  [['show', '--history', 'loss'], `Run ${runIdOf('c')} has no metric loss.`],
  [
    ['show', 'a.json', 'b.json', '--run'],
    'Expected files, or a tracked run or version, got both: a.json b.json and an option.',
  ],
  [['show', '7'], 'There is no version 7 of rakuten_classifier. Known are:'],
])('refuses %j', async (commandLine, message) => {
  await expect(rakuten(makeTrackedProject(), ...commandLine)).rejects.toThrow(message);
});

it('says what makes the first metrics', async () => {
  await expect(rakuten(temporaryFolder(), 'show', '--run')).rejects.toThrow(
    expect.objectContaining({
      code: 'RUN_NOT_FOUND',
      message: 'No run is recorded yet.',
      hint: 'rakuten repro',
    }),
  );
});
