import { expect, test } from 'vitest';
import { editFrozen } from '../../../src/pipeline/inspect/edit-frozen.ts';

const PIPELINE = `# all of it
stages:
  # the first
  get:
    # how
    cmd: curl x  # from there
    outs: [x]

  train: {cmd: train x, deps: [x]}
`;

test.each([
  ['block', 'get', PIPELINE.replace('    cmd: curl', '    frozen: true\n    cmd: curl')],
  ['flow', 'train', PIPELINE.replace('{cmd', '{frozen: true, cmd')],
])('a stage in %s style is frozen by one entry, and unfrozen by its removal', (_style, stage, frozen) => {
  const edited = editFrozen({ file: 'pipeline.yaml', text: PIPELINE }, stage, true);
  expect(edited).toBe(frozen);
  expect(editFrozen({ file: 'pipeline.yaml', text: edited }, stage, false)).toBe(PIPELINE);
});

test.each([
  [
    'stages:\n  a:\n    cmd: x\n    frozen: false # why\n',
    true,
    'stages:\n  a:\n    cmd: x\n    frozen: true # why\n',
  ],
  ['stages:\n  a:\n    cmd: x\n    frozen: true # why\n', false, 'stages:\n  a:\n    cmd: x\n'],
  ['stages:\n  a:\n    cmd: x\n    frozen: true', false, 'stages:\n  a:\n    cmd: x\n'],
  ['stages: {a: {cmd: x, frozen: true}}', false, 'stages: {a: {cmd: x, }}'],
  ['stages:\n  a:\n    cmd: x\n', false, 'stages:\n  a:\n    cmd: x\n'],
  ['stages:\n  a:\n    frozen: true\n    cmd: x\n', true, 'stages:\n  a:\n    frozen: true\n    cmd: x\n'],
  ['stages:\r\n  a:\r\n    cmd: x\r\n', true, 'stages:\r\n  a:\r\n    frozen: true\r\n    cmd: x\r\n'],
  ['{"stages": {"a": {"cmd": "x"}}}', true, '{"stages": {"a": {frozen: true, "cmd": "x"}}}'],
])('%j with frozen %s becomes %j', (text, frozen, expected) => {
  expect(editFrozen({ file: 'pipeline.yaml', text }, 'a', frozen)).toBe(expected);
});

test('a *.dvc file is frozen as a whole', () => {
  expect(editFrozen({ file: 'x.dvc', text: 'outs:\n- md5: abc\n  path: x\n' }, undefined, true)).toBe(
    'frozen: true\nouts:\n- md5: abc\n  path: x\n',
  );
});

test.each([
  ['a stage that foreach makes', 'stages:\n  a:\n    foreach: [1]\n    do: {cmd: x}\n', 'a@1'],
  ['a stage that is an alias', 'base: &b {cmd: x}\nstages:\n  a: *b\n', 'a'],
  ['a stage that is made of another by a merge key', 'base: &b\n  cmd: x\nstages:\n  a:\n    <<: *b\n', 'a'],
])('%s is not touched', (_what, text, stage) => {
  expect(() => editFrozen({ file: 'pipeline.yaml', text }, stage, true)).toThrow(
    `Expected the stage "${stage}" in pipeline.yaml to have keys of its own, to put "frozen" beside them.`,
  );
});
