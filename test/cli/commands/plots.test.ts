import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect, test } from 'vitest';
import { registerPlots } from '../../../src/cli/commands/plots.ts';
import { makeGitProject, type GitProject } from '../../support/git-project.ts';
import { runCommandLine, type CommandOutput } from './run-command-line.ts';

const plots = (cwd: string, ...commandLine: string[]): Promise<CommandOutput> =>
  runCommandLine(registerPlots, ['plots', ...commandLine], { cwd, now: '2026-01-01T10:00:00Z' });
const json = async (cwd: string, ...commandLine: string[]): Promise<unknown> =>
  (JSON.parse((await plots(cwd, ...commandLine, '--json')).stdout) as { readonly plots: unknown }).plots;

function makeProject(pipeline: string, files: Readonly<Record<string, string>>): GitProject {
  const project = makeGitProject();
  project.commit({ 'pipeline.yaml': pipeline, ...files });
  return project;
}

const HISTORY = 'epoch,loss,acc\n1,0.9,0.5\n2,0.4,0.8\n';
const STAGE = `stages:
  train:
    cmd: "true"
    plots:
      - history.csv: {cache: false, x: epoch, y: loss, title: Loss}
      - roc.svg: {cache: false}
`;
const SVG = '<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>';

test('draws the declared plots into one page that needs nothing else', async () => {
  const { root, git } = makeProject(STAGE, { 'history.csv': HISTORY, 'roc.svg': SVG });
  expect(await plots(root)).toEqual({
    stdout: pathToFileURL(join(root, 'dvc_plots/index.html')).href,
    notes: '2 plots in dvc_plots/index.html',
  });
  const page = readFileSync(join(root, 'dvc_plots/index.html'), 'utf8');
  expect(page).toContain('<figcaption>Loss<span class="path">history.csv</span></figcaption>');
  expect(page).toContain('<title>loss: 0.9 at 1</title>');
  // A picture from a file is an image: its scripts do not run.
  expect(page).toContain(
    `<img src="data:image/svg+xml;base64,${Buffer.from(SVG).toString('base64')}" alt="roc.svg">`,
  );
  expect(page).not.toMatch(/<script|https?:\/\/(?!www\.w3\.org)/);
  expect(git('status', '--short')).toBe('');
  await plots(root, '--out', 'again');
  expect(readFileSync(join(root, 'again/index.html'), 'utf8')).toBe(page);
});

test.each([
  ['x: epoch\n      y: {history.csv: [loss, acc]}', ['loss', 'acc'], { x: '1', y: '0.9' }],
  ['x: {history.csv: epoch}\n      y: {history.csv: acc}', ['acc'], { x: '1', y: '0.5' }],
  [
    'x: epoch\n      y: {history.csv: loss, other.json: value}',
    ['loss (history.csv)', 'value (other.json)'],
    { x: '1', y: '0.9' },
  ],
])('a plot of its own name takes its fields from files: %s', async (axes, names, first) => {
  const { root } = makeProject(`plots:\n  - compared:\n      ${axes}\n`, {
    'history.csv': HISTORY,
    'other.json': '{"points": [{"epoch": 1, "value": 3}, {"epoch": 2, "value": 4}]}',
  });
  const [plot] = (await json(root, 'show')) as readonly {
    readonly id: string;
    readonly revisions: {
      readonly workspace: { readonly series: readonly { name: string; points: unknown[] }[] };
    };
  }[];
  const series = plot?.revisions.workspace.series ?? [];
  expect({ id: plot?.id, names: series.map(({ name }) => name), first: series[0]?.points[0] }).toEqual({
    id: 'compared',
    ...{ names, first },
  });
});

test.each([
  [
    'h.csv',
    HISTORY,
    [],
    {
      xLabel: 'step',
      yLabel: 'acc',
      points: [
        { x: 0, y: '0.5' },
        { x: 1, y: '0.8' },
      ],
    },
  ],
  ['h.tsv', 'a\tb\n1\t2\n', ['-x', 'a'], { xLabel: 'a', yLabel: 'b', points: [{ x: '1', y: '2' }] }],
  [
    'h.csv',
    '1,2\n3,4\n',
    ['--no-header', '-x', '0'],
    {
      xLabel: '0',
      yLabel: '1',
      points: [
        { x: '1', y: '2' },
        { x: '3', y: '4' },
      ],
    },
  ],
  [
    'h.json',
    '[{"a": 1, "b": 2.5}]',
    ['-y', 'a', '--y-label', 'A'],
    { yLabel: 'A', points: [{ x: 0, y: 1 }] },
  ],
  [
    'h.yaml',
    'deep: {list: [{a: 1}, {a: x}]}',
    [],
    {
      yLabel: 'a',
      points: [
        { x: 0, y: 1 },
        { x: 1, y: 'x' },
      ],
    },
  ],
])('any file can be drawn: %s with %j %j', async (file, text, options, { points, ...labels }) => {
  const { root } = makeProject('stages: {}\n', { [file]: text });
  expect(await json(root, 'show', file, ...options)).toMatchObject([
    { id: file, shape: 'line', ...labels, revisions: { workspace: { series: [{ points }] } } },
  ]);
});

test.each([
  [
    'a square of counts is one',
    'true \\ predicted,a,b\na,5,1\nb,0,7\n',
    [],
    [
      [5, 1],
      [0, 7],
    ],
  ],
  [
    'pairs are counted',
    'actual,predicted\na,a\na,b\nb,b\na,a\n',
    ['-x', 'actual', '-y', 'predicted', '-t', 'confusion'],
    [
      [2, 1],
      [0, 1],
    ],
  ],
])('confusion matrix: %s', async (_what, text, options, values) => {
  const { root } = makeProject('stages: {}\n', { 'm.csv': text });
  expect(await json(root, 'show', 'm.csv', ...options)).toMatchObject([
    { shape: 'confusion', revisions: { workspace: { kind: 'matrix', rowLabels: ['a', 'b'], values } } },
  ]);
});

test.each([
  [['none.csv'], 'Expected the file none.csv, found it neither there nor in the cache.'],
  [
    ['h.csv', '-y', 'los'],
    'Expected one of the fields epoch, loss, acc of h.csv, got "los". Did you mean "loss"?',
  ],
  [
    ['h.csv', '-t', 'pie'],
    'Expected one of the templates linear, simple, smooth, scatter, scatter_jitter, bar_horizontal, bar_horizontal_sorted, confusion, confusion_normalized, got "pie".',
  ],
  [
    ['h.txt'],
    'Expected a plot in a file named *.csv, *.tsv, *.json, *.yaml, *.toml or a picture, got h.txt.',
  ],
  [['empty.csv'], 'Expected data points in empty.csv, found none.'],
])('%j cannot be drawn, and the page says why', async (targets, message) => {
  const { root } = makeProject('stages: {}\n', { 'h.csv': HISTORY, 'h.txt': 'x', 'empty.csv': '' });
  expect(await json(root, 'show', ...targets)).toMatchObject([
    { revisions: { workspace: { kind: 'error', message } } },
  ]);
  const { notes } = await plots(root, 'show', ...targets);
  expect(notes).toContain(message);
});

test('diff draws several revisions together', async () => {
  const { root, write } = makeProject(STAGE, { 'history.csv': HISTORY, 'roc.svg': SVG });
  write({ 'history.csv': HISTORY.replace('0.4', '0.3') });
  const revisions = (await json(root, 'diff', '--targets', 'history.csv')) as readonly {
    readonly revisions: object;
  }[];
  expect(revisions.map((plot) => Object.keys(plot.revisions))).toEqual([['HEAD', 'workspace']]);
  await plots(root, 'diff');
  const page = readFileSync(join(root, 'dvc_plots/index.html'), 'utf8');
  expect(page).toContain(
    '<p class="key"><span class="key-0">HEAD</span><span class="key-1">workspace</span></p>',
  );
  expect(page).toMatch(/HEAD: 0\.4 at 2.*workspace: 0\.3 at 2/);
});

test('without plots makes no page', async () => {
  const { root } = makeProject('stages: {}\n', {});
  expect(await plots(root)).toEqual({
    stdout: '',
    notes: 'pipeline.yaml declares no plots, so no page was made. Draw any file: rakuten plots show FILE',
  });
});
