import fc from 'fast-check';
import { existsSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { useDriver } from '../support/drive.ts';
import { outcomesOf, repro } from '../support/run-project.ts';
import { isRunning } from '../../support/is-running.ts';
import { createProject, type TempProject } from '../support/temp-project.ts';

/** Stages s0, s1, …; each joins the outputs of some before it with a file of its own, and may take a while. */
const graphs = fc.integer({ min: 2, max: 6 }).chain((count) =>
  fc.tuple(
    ...Array.from({ length: count }, (_, index) =>
      fc.record({
        needs: index === 0 ? fc.constant<number[]>([]) : fc.uniqueArray(fc.nat(index - 1), { maxLength: 2 }),
        sleeps: fc.constantFrom('', 'sleep 0.03; '),
      }),
    ),
  ),
);

type Graph = readonly { readonly needs: readonly number[]; readonly sleeps: string }[];

function createGraph(graph: Graph): TempProject {
  const stages = graph.map(({ needs, sleeps }, index) => {
    const deps = [`in${index}`, ...needs.map((need) => `out${need}`)];
    return `  s${index}: {cmd: "${sleeps}cat ${deps.join(' ')} > out${index}", deps: [${deps.join(', ')}], outs: [out${index}]}\n`;
  });
  const inputs = graph.map((_, index): [string, string] => [`in${index}`, `${index}\n`]);
  return createProject({ 'pipeline.yaml': `stages:\n${stages.join('')}`, ...Object.fromEntries(inputs) });
}

test('four side by side make the same files and the same lock as one after the other', async () => {
  await fc.assert(
    fc.asyncProperty(graphs, fc.nat(5), async (graph, edited) => {
      const [one, four] = [createGraph(graph), createGraph(graph)];
      await repro(one.root);
      await repro(four.root, { jobs: 4 });
      expect(four.tree()).toEqual(one.tree());
      for (const project of [one, four]) project.write(`in${edited % graph.length}`, 'other\n');
      const [first, second] = [await repro(one.root), await repro(four.root, { jobs: 4 })];
      expect(outcomesOf(second)).toEqual(outcomesOf(first));
      expect(four.tree()).toEqual(one.tree());
      expect(Object.values(outcomesOf(await repro(four.root)))).toEqual(graph.map(() => 'skipped'));
    }),
    { numRuns: 8 },
  );
}, 60_000);

test('stages that do not need each other run at the same time', async () => {
  // Each ends only when it has seen the other's file.
  const wait = (file: string): string =>
    `i=0; until [ -e ${file} ] || [ $i -gt 500 ]; do sleep 0.01; i=$((i+1)); done; [ -e ${file} ]`;
  const project = createProject({
    'pipeline.yaml': `stages:\n  a: {cmd: "touch a1; ${wait('b1')}"}\n  b: {cmd: "touch b1; ${wait('a1')}"}\n`,
  });
  expect(outcomesOf(await repro(project.root, { jobs: 2 }))).toEqual({ a: 'ran', b: 'ran' });
});

test('a stage that is new stands in the lock among the others where the graph has it', async () => {
  const pipeline = (names: readonly string[]): string =>
    `stages:\n${names.map((name) => `  ${name}: {cmd: touch ${name}, outs: [${name}]}\n`).join('')}`;
  const project = createProject({ 'pipeline.yaml': pipeline(['a', 'c']) });
  await repro(project.root, { jobs: 2 });
  project.write('pipeline.yaml', pipeline(['a', 'b', 'c']));
  await repro(project.root, { jobs: 2 });
  expect(project.read('pipeline.lock').match(/^ {2}\w+/gm)).toEqual(['  a', '  b', '  c']);
});

describe('killed at any moment', () => {
  const driver = useDriver();
  const PIPELINE = `stages:
  a: {cmd: "cat in > a; sleep 0.02; echo more >> a", deps: [in], outs: [a]}
  b: {cmd: "cat in > b; sleep 0.01; echo more >> b", deps: [in], outs: [b]}
  c: {cmd: "cat a b > c", deps: [a, b], outs: [c]}
  d: {cmd: "mkdir d; cat in > d/1; sleep 0.01; cat in > d/2", deps: [in], outs: [d]}
`;

  test.each([1, 4])(
    'children included, with %i at once, the next run ends in the same bytes',
    async (jobs) => {
      const undisturbed = createProject({ 'pipeline.yaml': PIPELINE, in: '1\n' });
      await repro(undisturbed.root, { jobs });
      const expected = undisturbed.tree();
      await Promise.all(
        Array.from({ length: 16 }, async (_, index) => {
          const project = createProject({ 'pipeline.yaml': PIPELINE, in: '1\n' });
          const run = driver.start({ root: project.root, jobs });
          await run.printed('started');
          // Spread over the length of the run, from its first stage on.
          await new Promise((resolve) => setTimeout(resolve, index * 12));
          run.process.kill('SIGKILL');
          await run.ended;
          const report = await repro(project.root, { jobs });
          expect(Object.values(outcomesOf(report)), `killed after ${index * 12} ms`).not.toContain('failed');
          expect(project.tree(), `killed after ${index * 12} ms`).toEqual(expected);
          expect(existsSync(project.path('.rakuten/kept')), 'nothing was edited').toBe(false);
        }),
      );
    },
    60_000,
  );

  test('leaves no process of any stage behind', async () => {
    const stage = (name: string): string =>
      `  ${name}: {cmd: "echo $$ > ${name}.pid; sleep 60 & echo $! > ${name}.child; wait"}\n`;
    const project = createProject({ 'pipeline.yaml': `stages:\n${stage('a')}${stage('b')}` });
    const run = driver.start({ root: project.root, jobs: 2 });
    const pids: number[] = [];
    for (const file of ['a.pid', 'a.child', 'b.pid', 'b.child'])
      pids.push(await waitForNumber(project, file));
    run.process.kill('SIGKILL');
    await run.ended;
    for (const pid of pids) while (isRunning(pid)) await new Promise((resolve) => setTimeout(resolve, 5));
  });

  test('twenty at once: one works at a time, and each stage runs once', async () => {
    const project = createProject({
      'pipeline.yaml': 'stages: {a: {cmd: "cat in > o; echo ran >> log", deps: [in], outs: [o]}}\n',
      in: '1\n',
    });
    const ends = await Promise.all(
      Array.from(
        { length: 20 },
        (_, index) => driver.start({ root: project.root, wait: index % 2 === 0 }).ended,
      ),
    );
    for (const { output } of ends) expect(output).toMatch(/"outcomes"|PIPELINE_BUSY/);
    expect(ends.filter(({ output }) => output.includes('"outcomes"')).length).toBeGreaterThanOrEqual(10);
    expect([project.read('o'), project.read('log')]).toEqual(['1\n', 'ran\n']);
  }, 60_000);
});

async function waitForNumber(project: TempProject, path: string): Promise<number> {
  for (;;) {
    const text = existsSync(project.path(path)) ? project.read(path).trim() : '';
    if (text !== '') return Number(text);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}
