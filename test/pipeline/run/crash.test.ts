import { closeSync, existsSync, openSync, readdirSync, readFileSync } from 'node:fs';
import { describe, expect, onTestFinished, test } from 'vitest';
import { loadKernelLock } from '../../../src/files/kernel-lock.ts';
import { useDriver } from '../support/drive.ts';
import { createDriverStages } from '../support/driver-stages.ts';
import { outcomesOf, repro } from '../support/run-project.ts';
import { isRunning } from '../../support/is-running.ts';
import { createProject, type TempProject } from '../support/temp-project.ts';

const PIPELINE = `stages:
  split:
    cmd: rakuten split
    deps: [source.txt]
    outs: [parts, count.txt]
  shout:
    cmd:
      - mkdir -p loud
      - tr a-z A-Z < parts/0.txt > loud/first.txt
      - cat count.txt > loud/count.txt
    deps: [parts, count.txt]
    outs: [loud]
`;

/** Processes that run side by side. */
const AT_ONCE = 4;

const FILES = { 'pipeline.yaml': PIPELINE, 'source.txt': 'one\ntwo\nthree\n' };

describe('a run that is killed', () => {
  const driver = useDriver();

  /** Runs a project and kills it in place of its n-th change, then once more undisturbed. False where it ended before. */
  async function killAt(
    dieAt: number,
    prepare: (project: TempProject) => Promise<void>,
  ): Promise<TempProject | undefined> {
    const project = createProject(FILES);
    await prepare(project);
    const end = await driver.start({ root: project.root, dieAt }).ended;
    if (end.signal !== 'SIGKILL') {
      expect(end.output).toContain('"changes"');
      return undefined;
    }
    const report = await repro(project.root, {}, { builtIns: createDriverStages() });
    expect(Object.values(outcomesOf(report)), `killed at change ${dieAt}`).not.toContain('failed');
    expect(readdirSync(project.path('.rakuten/journal')), `killed at change ${dieAt}`).toEqual([]);
    expect(existsSync(project.path('.rakuten/kept')), `killed at change ${dieAt}: nothing was edited`).toBe(
      false,
    );
    return project;
  }

  /** Kills at every change there is, and returns how many that are. */
  async function killEverywhere(prepare: (project: TempProject) => Promise<void>): Promise<number> {
    const undisturbed = createProject(FILES);
    await prepare(undisturbed);
    await repro(undisturbed.root, {}, { builtIns: createDriverStages() });
    const expected = undisturbed.tree();
    for (let dieAt = 1; ; dieAt += AT_ONCE) {
      const points = Array.from({ length: AT_ONCE }, (_, index) => dieAt + index);
      const projects = await Promise.all(points.map((point) => killAt(point, prepare)));
      for (const [index, project] of projects.entries()) {
        if (project === undefined) return dieAt + index - 1;
        expect(project.tree(), `killed at change ${dieAt + index}`).toEqual(expected);
      }
    }
  }

  test('at any change of a first run ends, after the next run, in the same bytes as an undisturbed one', async () => {
    expect(await killEverywhere(async () => undefined)).toBeGreaterThan(15);
  }, 120_000);

  test('at any change of a run over earlier outputs ends in the same bytes, too', async () => {
    const changes = await killEverywhere(async (project) => {
      await repro(project.root, {}, { builtIns: createDriverStages() });
      project.write('source.txt', 'uno\ndue\n');
    });
    expect(changes).toBeGreaterThan(15);
  }, 120_000);

  test('does not leave its shell command behind, and the next run gets the pipeline at once', async () => {
    const project = createProject({
      'pipeline.yaml':
        'stages:\n  slow:\n    cmd: echo $$ > pid.txt; echo half > out.txt; sleep 60; echo whole > out.txt\n    outs: [out.txt]\n',
    });
    const run = driver.start({ root: project.root });
    await run.printed('started slow');
    const processId = await waitForText(project, 'pid.txt');
    run.process.kill('SIGKILL');
    await run.ended;
    project.write('pipeline.yaml', 'stages:\n  slow:\n    cmd: echo whole > out.txt\n    outs: [out.txt]\n');
    const report = await repro(project.root);
    expect(outcomesOf(report)).toEqual({ slow: 'ran' });
    expect(isRunning(Number(processId))).toBe(false);
    expect(project.read('out.txt')).toBe('whole\n');
  });

  test('keeps the pipeline claimed until its shell command has ended', async () => {
    const project = createProject({
      'pipeline.yaml': 'stages: {slow: {cmd: echo $$ > pid.txt; exec sleep 60}}\n',
    });
    const run = driver.start({ root: project.root });
    const group = -Number(await waitForText(project, 'pid.txt'));
    onTestFinished(() => endGroup(group));
    // The command and what watches over it stand still: nothing can end them yet.
    process.kill(group, 'SIGSTOP');
    run.process.kill('SIGKILL');
    await run.ended;
    const { tryLock } = await loadKernelLock();
    const descriptor = openSync(project.path('.rakuten/pipeline.lock-file'), 'a+');
    onTestFinished(() => closeSync(descriptor));
    expect(tryLock(descriptor)).toBe(false);
    process.kill(group, 'SIGCONT');
    project.write('pipeline.yaml', 'stages: {quick: {cmd: "true"}}\n');
    expect(outcomesOf(await repro(project.root))).toEqual({ quick: 'ran' });
  });
});

/** The content of a file that another process is about to write. */
async function waitForText(project: TempProject, path: string): Promise<string> {
  for (;;) {
    const text = existsSync(project.path(path)) ? readFileSync(project.path(path), 'utf8').trim() : '';
    if (text !== '') return text;
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

/** For a test that failed half-way: what stands still would never end. */
function endGroup(group: number): void {
  try {
    process.kill(group, 'SIGKILL');
  } catch {
    // It has ended, as it should.
  }
}
