import { expect, test } from 'vitest';
import { parseConfigText } from '../../../src/pipeline/config/config-text.ts';
import {
  removeConfigSection,
  setConfigValue,
  unsetConfigValue,
} from '../../../src/pipeline/config/edit-config-text.ts';
import { property, assert, string, stringMatching } from 'fast-check';

function read(text: string): Record<string, Record<string, string>> {
  const { sections, problems } = parseConfigText({ file: 'config', text });
  expect(problems).toEqual([]);
  return Object.fromEntries(
    sections.map(({ name, entries }) => [
      name,
      Object.fromEntries(entries.map(({ key, value }) => [key, value])),
    ]),
  );
}

test.each([
  ['url = s3://bucket/path', 's3://bucket/path'],
  ['url=s3://bucket', 's3://bucket'],
  ['  URL  =  a b  ', 'a b'],
  ['url = /data # the disk', '/data'],
  ['url = "a # b"  # comment', 'a # b'],
  ['url = \'say "hi"\'', 'say "hi"'],
  ['url = hardlink, symlink', 'hardlink,symlink'],
  ['url = "a", b', 'a,b'],
  ['url = ""', ''],
  ['url =', ''],
  ['url = a=b', 'a=b'],
])('%j is read as %j', (line, value) => {
  expect(read(`[core]\n${line}\n`)).toEqual({ core: { url: value } });
});

test("sections are found in DVC's spelling and in others that mean the same", () => {
  const text = `[core]\n    remote = a\n['remote "a"']\n    url = x\n["remote b"]\nurl = y\n[ cache ]  # here\n dir = z\n`;
  expect(read(text)).toEqual({
    core: { remote: 'a' },
    'remote "a"': { url: 'x' },
    'remote b': { url: 'y' },
    cache: { dir: 'z' },
  });
});

test.each([
  ['remote = a\n', 1, 'expected a [section] above the first key.'],
  ['[core]\nnonsense\n', 2, 'expected [section] or key = value.'],
  ['[core]\na = 1\nA = 2\n', 3, 'expected the key "a" once.'],
  ['[core]\n[cache]\n[core]\n', 3, 'expected the section [core] once.'],
  ['[core]\na = "open\n', 2, 'expected the value of "a" on this line, in one kind of quotes.'],
])('%j is a problem in line %i', (text, line, message) => {
  const { problems } = parseConfigText({ file: 'config', text });
  expect(problems.map((problem) => [problem.line, problem.message])).toEqual([[line, message]]);
});

test('a fresh config has the bytes that DVC writes', () => {
  const added = setConfigValue('', 'remote "storage"', 'url', 's3://bucket/path');
  expect(setConfigValue(added, 'core', 'remote', 'storage')).toBe(
    `[core]\n    remote = storage\n['remote "storage"']\n    url = s3://bucket/path\n`,
  );
});

test('an edit leaves comments, order and unknown keys as they are', () => {
  const text = `# ours\n[core]\n\tanalytics = false # no\n    remote = a\n\n['remote "a"']\n    url = x\n    odd = 1\n# end`;
  const edited = setConfigValue(setConfigValue(text, 'core', 'remote', 'b'), 'remote "a"', 'region', 'eu');
  expect(edited).toBe(
    `# ours\n[core]\n\tanalytics = false # no\n    remote = b\n\n['remote "a"']\n    url = x\n    odd = 1\n    region = eu\n# end`,
  );
  expect(unsetConfigValue(edited, 'remote "a"', 'region').replace('= b', '= a')).toBe(text);
});

test('the last key takes its section along, and a section goes with all its keys', () => {
  const text = `[core]\n    remote = a\n['remote "a"']\n    url = x\n    region = eu\n[cache]\n    dir = y\n`;
  expect(unsetConfigValue(text, 'core', 'remote')).toBe(text.slice(text.indexOf("['remote")));
  expect(removeConfigSection(text, 'remote "a"')).toBe('[core]\n    remote = a\n[cache]\n    dir = y\n');
});

test('whatever is set is read again', () => {
  const key = stringMatching(/^[a-z][a-z_]{0,8}$/);
  const value = string({ maxLength: 12 }).filter(
    (text) =>
      text.trim() !== '' &&
      !/[\n\r\u2028\u2029\u0085]/.test(text) &&
      !(text.includes('"') && text.includes("'")),
  );
  assert(
    property(key, value, key, value, (one, text, other, second) => {
      const edited = setConfigValue(setConfigValue('', 'core', one, text), 'remote "r"', other, second);
      expect(read(edited)).toEqual({ core: { [one]: text }, 'remote "r"': { [other]: second } });
    }),
  );
});
