import { existsSync, readFileSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { findRun, listRuns, runCacheKey, saveRun } from '../../../src/pipeline/cache/run-cache.ts';
import { readYaml, valueOf } from '../../../src/pipeline/yaml/read-yaml.ts';
import { isYamlMap, type YamlMap } from '../../../src/pipeline/yaml/yaml-value.ts';
import { createProject } from '../support/temp-project.ts';
import { listNames } from './cache-fixture.ts';

const ENTRY = `cmd: cp foo bar
deps:
- path: foo
  hash: md5
  md5: acbd18db4cc2f85cedef654fccc4a4d8
  size: 3
outs:
- path: bar
  hash: md5
  md5: acbd18db4cc2f85cedef654fccc4a4d8
  size: 3
`;

function parse(text: string): YamlMap {
  const { root } = readYaml({ file: 'entry', text });
  const value = root && valueOf(root);
  if (!isYamlMap(value)) throw new Error('no map');
  return value;
}

const runCache = (): string => createProject().path('cache');

const everything = (): boolean => true;

describe('the run cache', () => {
  // Keys and values are those of DVC's own tests of its stage cache.
  test.each([
    [
      `cmd: python script.py
deps:
- path: dep
  hash: md5
  md5: 2254342becceafbd04538e0a38696791
- path: script.py
  hash: md5
  md5: abb0c55bd903a0f636aaa24fd39c2853
outs:
- path: out
  hash: md5
  md5: c68271a63ddbc431c307beb7d2918275
`,
      'c7/c7a85d71de1912c43d9c5b6218c71630d6277e8fc11e4ccf5e12b3c202234838/5e2824029f8da9ef6c57131a638ceb65f27c02f16c85d71e85671c27daed0501',
    ],
    [
      `cmd: python script.py
params:
  params.yaml:
    bar: 2
    foo: 1
  myparams.yaml:
    baz: 3
    qux: 4
outs:
- path: out
  hash: md5
  md5: c68271a63ddbc431c307beb7d2918275
`,
      '8f/8fdb377d1b4c0a303b788771b122dfba9bbbbc43f14ce41d35715cf4fea08459/9ce1963a69beb1299800188647cd960b7afff101be19fd46226e32bb8be8ee44',
    ],
  ])('keeps a run where DVC keeps it, in the bytes of the lock', (text, path) => {
    const cache = runCache();
    saveRun(cache, parse(text));
    expect([...listRuns(cache)].map((run) => run.path)).toEqual([join(cache, 'runs', path)]);
    expect(readFileSync(join(cache, 'runs', path), 'utf8')).toBe(text);
  });

  test('finds a run by its inputs and the paths of its outs', () => {
    const cache = runCache();
    saveRun(cache, parse(ENTRY));
    const asked = parse(ENTRY.replace(/outs:[^]*/, 'outs:\n- path: bar\n'));
    expect(findRun(cache, asked, everything)).toEqual(parse(ENTRY));
    expect(findRun(cache, asked, () => false)).toBeUndefined();
  });

  test.each([
    ['cmd', 'cp foo bar', 'cp  foo bar'],
    [
      'a dep',
      'md5: acbd18db4cc2f85cedef654fccc4a4d8\n  size: 3\nouts',
      'md5: 37b51d194a7513e45b56f6524f2d51f2\n  size: 3\nouts',
    ],
    ['the path of an out', 'path: bar', 'path: baz'],
    ['a param', 'outs:', 'params:\n  params.yaml:\n    a: 1\nouts:'],
  ])('does not take another %s for the same run', (_what, from, to) => {
    expect(runCacheKey(parse(ENTRY.replace(from, to)))).not.toBe(runCacheKey(parse(ENTRY)));
  });

  test.each([
    ['size', 'size: 3', 'size: 4'],
    [
      'order of keys',
      'hash: md5\n  md5: acbd18db4cc2f85cedef654fccc4a4d8\n  size: 3\nouts',
      'md5: acbd18db4cc2f85cedef654fccc4a4d8\n  hash: md5\nouts',
    ],
    ['hash of an out', /md5: acbd\w+\n {2}size: 3\n$/, 'md5: 37b51d194a7513e45b56f6524f2d51f2\n'],
  ])('does not look at the %s', (_what, from, to) => {
    const changed = ENTRY.replace(from, to);
    expect(changed).not.toBe(ENTRY);
    expect(runCacheKey(parse(changed))).toBe(runCacheKey(parse(ENTRY)));
  });

  test.each([
    ['no outs', ENTRY.replace(/outs:[^]*/, '')],
    ['neither deps nor params', ENTRY.replace(/deps:[^]*outs/, 'outs')],
    ['a dep without a hash', ENTRY.replace(/ {2}hash: md5\n.*\n.*\nouts/, 'outs')],
  ])('keeps nothing of a stage with %s', (_what, text) => {
    const cache = runCache();
    expect(runCacheKey(parse(text))).toBeUndefined();
    saveRun(cache, parse(text));
    expect(existsSync(cache)).toBe(false);
  });

  test('of several results of one input takes the latest of which all is stored', () => {
    const cache = runCache();
    const other = ENTRY.replace(
      /acbd18db4cc2f85cedef654fccc4a4d8(?=\n {2}size: 3\n$)/,
      '37b51d194a7513e45b56f6524f2d51f2',
    );
    saveRun(cache, parse(ENTRY));
    saveRun(cache, parse(other));
    const [first, second] = [...listRuns(cache)].sort((one) =>
      one.outs.includes('37b51d194a7513e45b56f6524f2d51f2') ? 1 : -1,
    );
    utimesSync(first?.path ?? '', 10, 10);
    utimesSync(second?.path ?? '', 20, 20);
    expect(findRun(cache, parse(ENTRY), everything)).toEqual(parse(other));
    expect(findRun(cache, parse(ENTRY), (md5) => md5.startsWith('acbd'))).toEqual(parse(ENTRY));
  });

  test.each([
    ['is truncated', 'cmd: cp foo bar\ndeps:\n- pa'],
    ['is empty', ''],
    ['is no YAML', '{{{'],
    ['belongs to another key', ENTRY.replace('cp foo', 'cp fool')],
    ['names no object', ENTRY.replaceAll('acbd18db4cc2f85cedef654fccc4a4d8', '../../x')],
  ])('a file that %s does not count', (_what, text) => {
    const cache = runCache();
    saveRun(cache, parse(ENTRY));
    const [run] = listRuns(cache);
    writeFileSync(run?.path ?? '', text);
    expect(findRun(cache, parse(ENTRY), everything)).toBeUndefined();
  });

  test('leaves no temporary file behind', () => {
    const cache = runCache();
    saveRun(cache, parse(ENTRY));
    const key = runCacheKey(parse(ENTRY)) ?? '';
    expect(listNames(join(cache, 'runs', key.slice(0, 2), key))).toHaveLength(1);
  });
});
