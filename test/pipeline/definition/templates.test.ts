import { describe, expect, test } from 'vitest';
import { AppError } from '../../../src/errors/app-error.ts';
import { loadPipeline } from '../../../src/pipeline/definition/load-pipeline.ts';
import type { Stage } from '../../../src/pipeline/definition/stage.ts';
import { createProject } from '../support/temp-project.ts';

type Files = Readonly<Record<string, string>>;

function load(pipeline: string, files: Files = {}): readonly Stage[] {
  const project = createProject({ 'pipeline.yaml': pipeline, ...files });
  return loadPipeline({ root: project.root, builtInNames: [] }).stages;
}

function commands(pipeline: string, files: Files = {}): Record<string, unknown> {
  return Object.fromEntries(load(pipeline, files).map(({ address, cmd }) => [address, cmd]));
}

function messageOf(pipeline: string, files: Files = {}): string {
  try {
    load(pipeline, files);
  } catch (error) {
    if (error instanceof AppError) return error.message;
    throw error;
  }
  return 'no error';
}

const inStage = (cmd: string): string => `stages:\n  a:\n    cmd: ${cmd}\n`;

describe('a map in a command becomes flags', () => {
  // As DVC's tests/func/parsing spell them; quoting as Python's shlex.quote.
  test.each<[string, string]>([
    ['{lr: 0.1}', 'x --lr 0.1'],
    ['{n: 10, f: 1.0, e: 1e-5}', 'x --n 10 --f 1.0 --e 1e-05'],
    ['{yes: true, no: false}', 'x --yes'],
    ['{name: plain, words: a b}', "x --name plain --words 'a b'"],
    [`{q: "it's"}`, `x --q 'it'"'"'s'`],
    ['{empty: ""}', "x --empty ''"],
    ['{path: a/b-c_d.e=f:g@h%i+j}', 'x --path a/b-c_d.e=f:g@h%i+j'],
    ['{letters: é}', "x --letters 'é'"],
    ['{list: [1, 2], b: [a b, c]}', "x --list 1 2 --b 'a b' c"],
    ['{list: [true, null]}', 'x --list True None'],
    ['{list: []}', 'x '],
    ['{none: null}', 'x --none None'],
    ['{a: {b: {c: 1}, d: x}}', 'x --a.b.c 1 --a.d x'],
    ['{a: {}}', 'x '],
    ['{1: a, b: 2}', 'x --b 2'],
  ])('%s', (map, filled) => {
    expect(commands(inStage('x ${m}'), { 'params.yaml': `m: ${map}\n` })).toEqual({ a: filled });
  });

  test('in each item of a list of commands', () => {
    const pipeline = 'stages:\n  a:\n    cmd:\n    - x ${m}\n    - y ${m.b}\n';
    expect(commands(pipeline, { 'params.yaml': 'm: {b: 1}\n' })).toEqual({ a: ['x --b 1', 'y 1'] });
  });

  test('in the style of the configuration', () => {
    const stages = load(inStage('x ${m}'), {
      'params.yaml': 'm: {no: false, l: [1, 2]}\n',
      '.dvc/config': '[parsing]\n    bool = boolean_optional\n    list = append\n',
    });
    expect(stages[0]?.cmd).toBe('x --no-no --l 1 --l 2');
  });

  test('and refuses another word there', () => {
    const files = { '.dvc/config': '[parsing]\n    list = apend\n' };
    expect(() => load(inStage('x'), files)).toThrow(
      '.dvc/config:2  expected parsing.list to be nargs or append, got "apend". Did you mean "append"?',
    );
  });

  test.each<[string, string, string]>([
    [
      'a list in a list',
      inStage('x ${m}'),
      'pipeline.yaml:3:12  expected single values in the list "l" of "${m}", got a list or group in it.',
    ],
    [
      'a map in another field',
      'stages:\n  a:\n    cmd: x\n    deps:\n    - d/${m}\n',
      'pipeline.yaml:5:9  expected a single value for "${m}", got a group of settings.',
    ],
    [
      'a list in a command',
      inStage('x ${m.l}'),
      'pipeline.yaml:3:12  expected a single value for "${m.l}", got a list.',
    ],
  ])('but not %s', (_, pipeline, message) => {
    expect(messageOf(pipeline, { 'params.yaml': 'm: {l: [[1]]}\n' })).toBe(message);
  });
});

describe('names in templates', () => {
  test.each<[string, string]>([
    ['${a.b}', '1'],
    ['${a[b]}', '1'],
    ['${ a . b }', '1'],
    ['${l.0}${l[1]}', 'pq'],
    ['${l.-1}', 'q'],
    ['${with space}', '2'],
    ['${é}', '3'],
    ['${a-b}', '4'],
    ['\\${a.b}', '${a.b}'],
    ['\\${a.b} ${a.b} \\${HOME}', '${a.b} 1 ${HOME}'],
    ['$HOME {a} $(x)', '$HOME {a} $(x)'],
  ])('%s', (template, filled) => {
    const params = 'a: {b: 1}\nl: [p, q]\n"with space": 2\né: 3\na-b: 4\n';
    expect(commands(`stages:\n  a:\n    cmd: 'x ${template}'\n`, { 'params.yaml': params })).toEqual({
      a: `x ${filled}`,
    });
  });

  test.each<[string, string]>([
    ['${}', 'expected a name such as ${train.C}, got "${}".'],
    ['${a.}', 'expected a name such as ${train.C}, got "${a.}".'],
    ['${a[b}', 'expected a name such as ${train.C}, got "${a[b}".'],
    ['${a.[b]}', 'expected a name such as ${train.C}, got "${a.[b]}".'],
    ['${a.x}', 'expected the parameter "a.x" in params.yaml, found none.'],
    ['${a.epoch}', 'expected the parameter "a.epoch" in params.yaml, found none. Did you mean "a.epochs"?'],
    ['${l.5}', 'expected the parameter "l.5" in params.yaml, found none.'],
    ['${l.x}', 'expected the parameter "l.x" in params.yaml, found none.'],
    ['${a.epochs.x}', 'expected the parameter "a.epochs.x" in params.yaml, found none.'],
    [
      '${HOME}',
      'expected the parameter "HOME" in params.yaml, found none. A variable of the shell is written \\${HOME}.',
    ],
    [
      '${x:-1}',
      'expected the parameter "x:-1" in params.yaml, found none. A variable of the shell is written \\${x:-1}.',
    ],
  ])('%s is refused', (template, message) => {
    expect(
      messageOf(`stages:\n  a:\n    cmd: '${template}'\n`, { 'params.yaml': 'a: {epochs: 1}\nl: [p]\n' }),
    ).toBe(`pipeline.yaml:3:11  ${message}`);
  });
});

test('a field that is one template has the value itself; text is made of it where text is expected', () => {
  const [stage] = load(
    'stages:\n  a:\n    cmd: x\n    frozen: ${yes}\n    deps: ["${number}"]\n    meta: {n: "${number}", t: "v${number}"}\n' +
      '    outs:\n    - ${out}:\n        cache: ${no}\n        persist: ${yes}\n    params: [{"${file}": ["${key}"]}]\n',
    { 'params.yaml': 'yes: true\nno: false\nnumber: 5\nout: o.txt\nfile: params.yaml\nkey: number\n' },
  );
  expect(stage).toMatchObject({
    frozen: true,
    deps: [{ path: '5' }],
    outs: [{ path: 'o.txt', cache: false, persist: true }],
    params: [{ file: 'params.yaml', keys: ['number'] }],
    meta: new Map<string, unknown>([
      ['n', 5n],
      ['t', 'v5'],
    ]),
  });
});

describe('vars', () => {
  const params = { 'params.yaml': 'models: {foo: foo}\n' };

  test.each<[string, string, Files, string]>([
    ['a map', 'vars:\n- {a: 1}\n', {}, '${a}=1'],
    ['beside params.yaml', 'vars:\n- {a: 1}\n', params, '${a} ${models.foo}=1 foo'],
    ['merged with params.yaml', 'vars:\n- {models: {bar: b}}\n', params, '${models.foo} ${models.bar}=foo b'],
    ['a file', 'vars: [v.yaml]\n', { 'v.yaml': 'a: 1\n' }, '${a}=1'],
    ['JSON', 'vars: [v.json]\n', { 'v.json': '{"a": [1.0, 2]}' }, '${a.0} ${a.1}=1.0 2'],
    ['TOML', 'vars: [v.toml]\n', { 'v.toml': 'x = 1.0\n[t]\ny = 2\n' }, '${x} ${t.y}=1.0 2'],
    ['some keys of a file', 'vars: ["v.yaml:a,b"]\n', { 'v.yaml': 'a: 1\nb: 2\nmodels: 3\n' }, '${a}${b}=12'],
    ['a file twice', 'vars: [v.yaml, v.yaml]\n', { 'v.yaml': 'a: 1\n' }, '${a}=1'],
    ['params.yaml once more', 'vars: [params.yaml]\n', params, '${models.foo}=foo'],
    [
      'keys one after the other',
      'vars: ["v.yaml:a", "v.yaml:b"]\n',
      { 'v.yaml': 'a: 1\nb: 2\n' },
      '${a}${b}=12',
    ],
    ['an empty list', 'vars: []\n', params, '${models.foo}=foo'],
    ['nothing', 'vars:\n', params, '${models.foo}=foo'],
  ])('%s', (_, vars, files, example) => {
    const [template = '', filled = ''] = example.split('=');
    expect(commands(`${vars}${inStage(`x ${template}`)}`, files)).toEqual({ a: `x ${filled}` });
  });

  test('of a stage are for that stage alone, and are read from its folder', () => {
    const pipeline =
      'vars: [{where: sub}]\nstages:\n  a:\n    wdir: ${where}\n    vars: [params.yaml, {n: 1}]\n    cmd: x ${foo} ${n} ${bar}\n  b:\n    cmd: y ${bar}\n';
    const files = { 'params.yaml': 'bar: bar\n', 'sub/params.yaml': 'foo: foo\n' };
    expect(commands(pipeline, files)).toEqual({ a: 'x foo 1 bar', b: 'y bar' });
    expect(messageOf(`${pipeline}  c: {cmd: "x \${n}"}\n`, files)).toBe(
      'pipeline.yaml:9:15  expected the parameter "n" in params.yaml and vars, found none.',
    );
  });

  test.each<[string, string, Files, string]>([
    [
      'a setting of params.yaml again',
      'vars:\n- {models: {foo: x}}\n',
      params,
      'pipeline.yaml:2:3  expected each variable once, got "models.foo" from vars[0] again (already in params.yaml).',
    ],
    [
      'an equal one, too',
      'vars:\n- {a: 1}\n- {a: 1}\n',
      {},
      'pipeline.yaml:3:3  expected each variable once, got "a" from vars[1] again (already in vars[0]).',
    ],
    [
      'one of a file again',
      'vars:\n- v.json\n',
      { ...params, 'v.json': '{"models": {"foo": 1}}' },
      'pipeline.yaml:2:3  expected each variable once, got "models.foo" from v.json again (already in params.yaml).',
    ],
    [
      'a missing file',
      'vars: [v.yaml]\n',
      {},
      'pipeline.yaml:1:8  expected the file "v.yaml" of vars, found none.',
    ],
    [
      'a missing key',
      'vars: ["v.yaml:b"]\n',
      { 'v.yaml': 'a: 1\n' },
      'pipeline.yaml:1:8  expected the key "b" in v.yaml, found none.',
    ],
    [
      'a file after part of it',
      'vars: ["v.yaml:a", v.yaml]\n',
      { 'v.yaml': 'a: 1\n' },
      'pipeline.yaml:1:20  expected each key of "v.yaml" once in vars: part of it is loaded already.',
    ],
    [
      'part of a file after all of it',
      'vars: [v.yaml, "v.yaml:a"]\n',
      { 'v.yaml': 'a: 1\n' },
      'pipeline.yaml:1:16  expected "v.yaml" once in vars: all of it is loaded already.',
    ],
    [
      'a template',
      'vars:\n- {a: "${b}"}\n',
      {},
      'pipeline.yaml:2:7  expected no template in "vars": what templates refer to cannot be one itself.',
    ],
    [
      'a number',
      'vars: [5]\n',
      {},
      'pipeline.yaml:1:8  expected a file or keys and values in "vars", got "5".',
    ],
    ['a map instead of a list', 'vars: {a: 1}\n', {}, 'pipeline.yaml:1:7  expected a list as "vars".'],
  ])('%s is refused', (_, vars, files, message) => {
    expect(messageOf(`${vars}stages: {}\n`, files)).toBe(message);
  });
});

test('params.yaml must hold keys and values', () => {
  expect(messageOf(inStage('x'), { 'params.yaml': '- a\n' })).toBe(
    'params.yaml:1:1  expected keys and values in params.yaml, got something else.',
  );
});

describe('foreach', () => {
  const group = (foreach: string, body: string): string =>
    `stages:\n  g:\n    foreach: ${foreach}\n    do:\n      ${body}\n`;

  test.each<[string, string, string, Record<string, string>]>([
    ['a list', '[foo, bar]', 'x ${item}', { 'g@foo': 'x foo', 'g@bar': 'x bar' }],
    [
      'numbers and truth',
      '[1, 0.1, true, null]',
      'x ${item}',
      { 'g@1': 'x 1', 'g@0.1': 'x 0.1', 'g@true': 'x true', 'g@None': 'x None' },
    ],
    ['a list of maps', '[{t: a}, {t: b}]', 'x ${item.t}', { 'g@0': 'x a', 'g@1': 'x b' }],
    ['a mixed list', '[a, [b]]', 'x', { 'g@0': 'x', 'g@1': 'x' }],
    ['a map', '{m: a, n: b}', 'x ${key} ${item}', { 'g@m': 'x m a', 'g@n': 'x n b' }],
    [
      'a map with keys of all kinds',
      '{0: a, 0.1: b, true: c}',
      'x ${key} ${item}',
      { 'g@0': 'x 0 a', 'g@0.1': 'x 0.1 b', 'g@true': 'x true c' },
    ],
    ['a list of params', '${list}', 'x ${item}', { 'g@p': 'x p', 'g@q': 'x q' }],
    [
      'a map of params',
      '${models}',
      'x ${key} ${item.t} ${item[t]}',
      { 'g@m1': 'x m1 1 1', 'g@m2': 'x m2 2 2' },
    ],
    ['a list in params', '${nested.list}', 'x ${item.t}', { 'g@0': 'x 3' }],
    ['partly params', '{m: a, n: "${one}"}', 'x ${item}', { 'g@m': 'x a', 'g@n': 'x 1' }],
    ['maps as flags', '${models}', 'x ${item}', { 'g@m1': 'x --t 1', 'g@m2': 'x --t 2' }],
    ['equal items', '[a, a]', 'x ${item}', { 'g@a': 'x a' }],
    ['nothing', '[]', 'x', {}],
  ])('over %s', (_, foreach, cmd, expected) => {
    const params = 'list: [p, q]\nmodels: {m1: {t: 1}, m2: {t: 2}}\nnested: {list: [{t: 3}]}\none: 1\n';
    expect(commands(group(foreach, `cmd: ${cmd}`), { 'params.yaml': params })).toEqual(expected);
  });

  test('gives each its wdir, vars and outputs', () => {
    const stages = load(
      'stages:\n  g:\n    foreach: [a, b]\n    do:\n      wdir: ${item}\n      vars: [v.yaml]\n      cmd: x ${n}\n      outs: ["${item}.txt"]\n',
      { 'a/v.yaml': 'n: 1\n', 'b/v.yaml': 'n: 2\n' },
    );
    expect(stages.map(({ cmd, group: of, outs }) => [cmd, of, outs[0]?.path])).toEqual([
      ['x 1', 'g', 'a.txt'],
      ['x 2', 'g', 'b.txt'],
    ]);
  });

  test.each<[string, string, string]>([
    [
      'text',
      group('foobar', 'cmd: x'),
      'pipeline.yaml:3:14  expected a list or keys and values as "foreach" of "g", got "foobar".',
    ],
    [
      'a text of params',
      group('${one}', 'cmd: x'),
      'pipeline.yaml:3:14  expected a list or keys and values as "foreach" of "g", got "1".',
    ],
    [
      'what is not there',
      group('${lst}', 'cmd: x'),
      'pipeline.yaml:3:14  expected the parameter "lst" in params.yaml, found none. Did you mean "list"?',
    ],
    [
      'without do',
      'stages:\n  g:\n    foreach: [a]\n',
      'pipeline.yaml:2:3  expected foreach and do in the stage group "g": the key "do" is missing.',
    ],
    [
      'beside a command',
      'stages:\n  g:\n    foreach: [a]\n    cmd: x\n    do: {cmd: x}\n',
      'pipeline.yaml:4:5  expected one of foreach, do in the stage group "g", got "cmd".',
    ],
    [
      'within do',
      group('[a]', 'foreach: [b]\n      cmd: x'),
      'pipeline.yaml:5:7  expected one of foreach and matrix for a stage, got "foreach" inside "g@a".',
    ],
    [
      'with an element that lacks something',
      group('[{t: 1}, {}]', 'cmd: x ${item.t}'),
      'pipeline.yaml:5:14  expected the parameter "item.t" in the element, found none.',
    ],
    [
      'with a key, of a list',
      group('[a]', 'cmd: x ${key}'),
      'pipeline.yaml:5:14  expected the parameter "key" in the element, found none.',
    ],
    [
      'with vars that take its name',
      group('[a]', 'vars: [{item: 1}]\n      cmd: x'),
      'pipeline.yaml:5:14  expected vars without "item", which stands for the element of a stage group.',
    ],
  ])('over %s is refused, once', (_, pipeline, message) => {
    expect(messageOf(pipeline, { 'params.yaml': 'list: [p]\none: 1\n' })).toBe(message);
  });
});

describe('matrix', () => {
  test('makes a stage of each combination, in the order of its lists', () => {
    const pipeline =
      'stages:\n  m:\n    matrix:\n      os: [win, linux]\n      v: "${v}"\n      d: [{a: 1}, {b: 2}]\n    cmd: x ${item.os} ${item.v} ${item.d} ${key}\n';
    expect(commands(pipeline, { 'params.yaml': 'v: [3.7]\n' })).toEqual({
      'm@win-3.7-d0': 'x win 3.7 --a 1 win-3.7-d0',
      'm@win-3.7-d1': 'x win 3.7 --b 2 win-3.7-d1',
      'm@linux-3.7-d0': 'x linux 3.7 --a 1 linux-3.7-d0',
      'm@linux-3.7-d1': 'x linux 3.7 --b 2 linux-3.7-d1',
    });
  });

  test('over a map takes its keys', () => {
    const pipeline = 'stages:\n  m:\n    matrix: {k: {a: 1, b: 2}}\n    cmd: x ${item.k}\n';
    expect(commands(pipeline)).toEqual({ 'm@a': 'x a', 'm@b': 'x b' });
  });

  test.each<[string, string, string]>([
    ['text', '{a: b}', 'pipeline.yaml:3:17  expected a list as "a" in "matrix" of "m", got "b".'],
    ['a list', '[a]', 'pipeline.yaml:3:13  expected keys and values in "matrix" of "m", got a list.'],
  ])('of %s is refused', (_, matrix, message) => {
    expect(messageOf(`stages:\n  m:\n    matrix: ${matrix}\n    cmd: x\n`)).toBe(message);
  });
});

test('templates do not reach into the shell: a filled-in value is not filled in again', () => {
  expect(commands(inStage('x ${a}'), { 'params.yaml': 'a: "${b}"\nb: 1\n' })).toEqual({ a: 'x ${b}' });
});
