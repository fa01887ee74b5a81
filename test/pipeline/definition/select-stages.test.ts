import { expect, test } from 'vitest';
import { loadPipeline, type Pipeline } from '../../../src/pipeline/definition/load-pipeline.ts';
import { requireSettings } from '../../../src/pipeline/definition/require-settings.ts';
import { chooseStages, findTargets, type Selection } from '../../../src/pipeline/definition/select-stages.ts';
import { createProject } from '../support/temp-project.ts';

// A feeds B and C, they feed D; G feeds F; D and F feed E. `apart` hangs on nothing, `sub` has a file of its own.
const PIPELINE = `stages:
  A: {cmd: x, deps: [raw.csv], outs: [a]}
  B: {cmd: x, deps: [a], outs: [b]}
  C: {cmd: x, deps: [a], outs: [c]}
  D: {cmd: x, deps: [b, c], outs: [d]}
  G: {cmd: x, outs: [g]}
  F: {cmd: x, deps: [g], outs: [f]}
  E: {cmd: x, deps: [d, f], outs: [e]}
  apart: {cmd: x, outs: [dir]}
  train: {foreach: [1, 2], do: {cmd: x, deps: [sub/one.txt]}}
  cold: {cmd: x, deps: [e], outs: [cold.txt], frozen: true}
  colder: {cmd: x, deps: [cold.txt]}
`;
const FILES = {
  'pipeline.yaml': PIPELINE,
  'raw.csv.dvc': 'outs:\n- {path: raw.csv, md5: acbd18db4cc2f85cedef654fccc4a4d8}\n',
  'sub/pipeline.yaml': 'stages:\n  one: {cmd: x, deps: [../g], outs: [one.txt]}\n  two: {cmd: x}\n',
  'sub/deep/pipeline.yaml': 'stages:\n  three: {cmd: x}\n',
  'empty/x': '',
};

function load(): Pipeline {
  return loadPipeline({ root: createProject(FILES).root, builtInNames: [] });
}

function choose(selection: Partial<Selection>, folder = ''): string {
  const pipeline = load();
  const stages = chooseStages(pipeline, { targets: [], ...selection, folder: `${pipeline.root}${folder}` });
  return stages.map(({ address }) => address.replace(/^sub\/(deep\/)?pipeline\.yaml/, '')).join(' ');
}

test.each<[string, Partial<Selection>, string]>([
  ['a stage and what it needs', { targets: ['D'] }, 'raw.csv.dvc A B C D'],
  ['it alone', { targets: ['D'], singleItem: true }, 'D'],
  ['it and what needs it', { targets: ['B'], downstream: true }, 'B D E'],
  ['several', { targets: ['C', 'G'], singleItem: true }, 'C G'],
  ['what hangs together with it', { targets: ['colder'], pipeline: true }, 'cold colder'],
  ['what hangs together with it, which may be nothing', { targets: ['apart'], pipeline: true }, 'apart'],
  ['with the file left out', { targets: [':F'] }, 'G F'],
  ['with the file', { targets: ['pipeline.yaml:F'], singleItem: true }, 'F'],
  ['with the file as DVC names it', { targets: ['dvc.yaml:F'], singleItem: true }, 'F'],
  ['of another file', { targets: ['sub/pipeline.yaml:one'] }, 'G :one'],
  ['all of a file', { targets: ['sub/pipeline.yaml'], singleItem: true }, ':one :two'],
  ['a *.dvc file', { targets: ['raw.csv.dvc'] }, 'raw.csv.dvc'],
  ['a *.dvc file and what needs it', { targets: ['raw.csv.dvc'], downstream: true }, 'raw.csv.dvc A B C D E'],
  ['the data of one', { targets: ['raw.csv'] }, 'raw.csv.dvc'],
  ['the stage of an output', { targets: ['./f'], singleItem: true }, 'F'],
  ['the stage of a file in an output', { targets: ['dir/x/y'] }, 'apart'],
  ['all of a group', { targets: ['train'], singleItem: true }, 'train@1 train@2'],
  ['one of a group', { targets: ['train@2'], singleItem: true }, 'train@2'],
  [
    'those that fit a pattern',
    { targets: ['tr*', '[FG]'], singleItem: true, glob: true },
    'G F train@1 train@2',
  ],
  ['a pattern in another file', { targets: ['sub/pipeline.yaml:t*'], singleItem: true, glob: true }, ':two'],
  ['a folder with all below it', { targets: ['sub'], recursive: true, singleItem: true }, ':one :two :three'],
  ['of a frozen stage not what it needs', { targets: ['colder'] }, 'cold colder'],
])('chooses %s', (_, selection, expected) => {
  const pipeline = load();
  const stages = chooseStages(pipeline, { targets: [], ...selection });
  expect(stages.map(({ address }) => address.replace(/^sub\/(deep\/)?pipeline\.yaml/, '')).join(' ')).toBe(
    expected,
  );
});

test('without targets the stages of the pipeline.yaml at hand, with what they need elsewhere', () => {
  expect(choose({})).toBe('raw.csv.dvc A B C D G F E apart :one train@1 train@2 cold colder');
  expect(choose({}, '/sub')).toBe('G :one :two');
  expect(choose({ targets: ['one', '../pipeline.yaml:F'], singleItem: true }, '/sub')).toBe('F :one');
});

test('all stages, whatever the targets', () => {
  expect(choose({ targets: ['A'], allPipelines: true, singleItem: true }).split(' ')).toHaveLength(16);
});

test('targets come in the order in which they were named, each once', () => {
  const targets = findTargets(load(), { targets: ['E', 'A', 'E'] });
  expect(targets.map(({ name }) => name)).toEqual(['E', 'A']);
});

test.each<[string, Partial<Selection>, string]>([
  ['a stage that is not there', { targets: ['aprat'] }, 'got "aprat". Did you mean "apart"?'],
  ['a file that is not there', { targets: ['no/pipeline.yaml:A'] }, 'got "no/pipeline.yaml:A".'],
  ['a pattern that nothing fits', { targets: ['x*'], glob: true }, 'got "x*".'],
  ['a folder, unless all below it is asked for', { targets: ['sub'] }, 'got "sub".'],
])('%s is refused', (_, selection, message) => {
  const pipeline = load();
  const choosing = (): unknown => chooseStages(pipeline, { targets: [], ...selection });
  expect(choosing).toThrow(expect.objectContaining({ code: 'STAGE_NOT_FOUND' }));
  expect(choosing).toThrow(message);
});

test('a folder without pipeline.yaml says where there is one', () => {
  const pipeline = load();
  expect(() => chooseStages(pipeline, { targets: [], folder: `${pipeline.root}/empty` })).toThrow(
    expect.objectContaining({ code: 'PIPELINE_NOT_FOUND', hint: 'rakuten --cd .. repro' }),
  );
});

test('what is missing for a stage matters only if that stage is chosen', () => {
  const { root } = createProject({ 'pipeline.yaml': 'stages:\n  a: {cmd: x}\n  b: {cmd: x, params: [p]}\n' });
  const pipeline = loadPipeline({ root, builtInNames: [] });
  requireSettings(pipeline, chooseStages(pipeline, { targets: ['a'] }));
  expect(() => requireSettings(pipeline, chooseStages(pipeline, { targets: ['b'] }))).toThrow(
    expect.objectContaining({ code: 'PARAMS_INVALID' }),
  );
});
