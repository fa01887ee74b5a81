import { existsSync, rmSync, symlinkSync, mkdtempSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { describe, expect, onTestFinished, test } from 'vitest';
import {
  claimPipeline,
  type ClaimRequest,
  type PipelineClaim,
} from '../../../src/pipeline/run/claim-pipeline.ts';
import { readStatus } from '../../../src/pipeline/plan/read-status.ts';
import { useDriver } from '../support/drive.ts';
import { createHost, outcomeOf, outcomesOf, repro } from '../support/run-project.ts';
import { createProject } from '../support/temp-project.ts';

function claim(root: string, parts: Partial<ClaimRequest> = {}): Promise<PipelineClaim> {
  return claimPipeline({
    root,
    command: 'rakuten repro train',
    processId: process.pid,
    now: () => new Date('2026-01-01T10:00:00Z'),
    signal: new AbortController().signal,
    wait: false,
    onWait: () => undefined,
    ...parts,
  });
}

test('a second claim is refused and says who holds the pipeline; after the release it is granted', async () => {
  const project = createProject();
  const first = await claim(project.root);
  await expect(claim(project.root, { now: () => new Date('2026-01-01T10:00:12Z') })).rejects.toMatchObject({
    code: 'PIPELINE_BUSY',
    message: `The pipeline is being run by process ${process.pid}, \`rakuten repro train\`, since 12 s.`,
  });
  first.release();
  (await claim(project.root)).release();
});

test('a claim that waits says for whom, once, and gets the pipeline at the release', async () => {
  const project = createProject();
  const first = await claim(project.root);
  const waits: string[] = [];
  const second = claim(project.root, {
    wait: true,
    onWait: (holder) => {
      waits.push(holder);
      first.release();
    },
  });
  (await second).release();
  expect(waits).toEqual([`process ${process.pid}, \`rakuten repro train\`, since 0 s`]);
});

test('waiting ends when the user interrupts', async () => {
  const project = createProject();
  const first = await claim(project.root);
  const interruption = new AbortController();
  const second = claim(project.root, {
    wait: true,
    signal: interruption.signal,
    onWait: () => interruption.abort(),
  });
  await expect(second).rejects.toMatchObject({ code: 'INTERRUPTED' });
  first.release();
});

test('a claim file that says nothing useful does not matter', async () => {
  const project = createProject({ '.rakuten/pipeline.lock-file': 'garbage' });
  const first = await claim(project.root);
  project.write('.rakuten/pipeline.lock-file', '{"pid":"x"}');
  await expect(claim(project.root)).rejects.toThrow('The pipeline is being run by another process.');
  first.release();
});

describe('with processes', () => {
  const driver = useDriver();
  const SLOW =
    'stages:\n  slow:\n    cmd: touch started; while [ ! -e go ]; do sleep 0.01; done; cat in > out\n    deps: [in]\n    outs: [out]\n';

  test('the second one is turned away, readers are not; then the first ends well', async () => {
    const project = createProject({ 'pipeline.yaml': SLOW, in: 'x' });
    const first = driver.start({ root: project.root });
    await first.printed('started slow');
    const second = await driver.start({ root: project.root }).ended;
    expect(second.output).toContain(
      `The pipeline is being run by process ${first.process.pid ?? ''}, \`rakuten repro\``,
    );
    const { plan } = await readStatus(createHost(project.root).host, { targets: [] });
    expect(plan.map(({ decision }) => decision.kind)).toEqual(['stale']);
    project.write('go', '');
    expect((await first.ended).output).toContain('"outcomes":["ran"]');
  });

  test('ten at once: one works, the others wait and find nothing to do', async () => {
    const project = createProject({
      'pipeline.yaml':
        'stages: {a: {cmd: "echo x >> log; sleep 0.1; cat in > out", deps: [in], outs: [out]}}\n',
      in: 'x',
    });
    const ends = await Promise.all(
      Array.from({ length: 10 }, () => driver.start({ root: project.root, wait: true }).ended),
    );
    expect(ends.map(({ code }) => code)).toEqual(Array(10).fill(0));
    expect(ends.filter(({ output }) => output.includes('"ran"'))).toHaveLength(1);
    expect(project.read('log')).toBe('x\n');
  });

  test('Ctrl-C ends the command, puts the output back and frees the pipeline', async () => {
    const project = createProject({ 'pipeline.yaml': SLOW, in: 'x', out: 'before' });
    const run = driver.start({ root: project.root });
    await run.printed('started slow');
    while (!existsSync(project.path('started'))) await new Promise((resolve) => setTimeout(resolve, 5));
    run.process.kill('SIGINT');
    expect((await run.ended).output).toContain('INTERRUPTED');
    expect(project.read('out')).toBe('before');
    project.write('go', '');
    expect(outcomesOf(await repro(project.root))).toEqual({ slow: 'ran' });
  });
});

test.skipIf(!existsSync('/dev/shm') || statSync('/dev/shm').dev === statSync(tmpdir()).dev)(
  'an output on another disk is replaced and kept there',
  async () => {
    const disk = mkdtempSync('/dev/shm/rakuten-');
    onTestFinished(() => rmSync(disk, { recursive: true, force: true }));
    const project = createProject({
      'pipeline.yaml': 'stages: {a: {cmd: mkdir data/o; echo new > data/o/f, outs: [data/o]}}\n',
    });
    symlinkSync(disk, project.path('data'));
    await repro(project.root);
    project.write('data/o/f', 'mine');
    const { kept } = outcomeOf(await repro(project.root), 'a', 'ran');
    expect(kept[0]?.keptAs).toMatch(/^data\/\.rakuten\/kept\/.*\/data\/o$/);
    expect(project.read(`${kept[0]?.keptAs ?? ''}/f`)).toBe('mine');
    expect(project.read('data/o/f')).toBe('new\n');
  },
);
