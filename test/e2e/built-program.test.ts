import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Script } from 'node:vm';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';

const ROOT = join(import.meta.dirname, '../..');

let copy: string;
let cache: string;

beforeEach(() => {
  copy = mkdtempSync(join(tmpdir(), 'rakuten-built-'));
  for (const name of ['bin', 'dist', 'package.json']) {
    cpSync(join(ROOT, name), join(copy, name), { recursive: true });
  }
  const caches = readdirSync(join(copy, 'dist')).filter((name) => name.endsWith('.cache'));
  expect(caches).toHaveLength(1);
  cache = join(copy, 'dist', caches[0] ?? '');
});

afterEach(() => rmSync(copy, { recursive: true, force: true }));

function start(...args: readonly string[]): { readonly code: number | null; readonly output: string } {
  const { status, stdout, stderr } = spawnSync(process.execPath, [...args], { cwd: copy, encoding: 'utf8' });
  return { code: status, output: stdout + stderr };
}

const BIN = 'bin/rakuten.js';

describe('the built program', () => {
  test('has the compiled code beside it that this Node.js takes', () => {
    const source = readFileSync(join(copy, 'dist/main.cjs'), 'latin1');
    const script = new Script(source, { filename: 'dist/main.cjs', cachedData: readFileSync(cache) });
    expect(script.cachedDataRejected).toBe(false);
  });

  test('is of ASCII alone, as it is read', () => {
    const bytes = readFileSync(join(copy, 'dist/main.cjs'));
    expect(bytes.findIndex((byte) => byte > 127)).toBe(-1);
  });

  test('starts without the compiled code, with half of it, and under flags that it was not made for', () => {
    const usual = start(BIN, '--help');
    expect(usual.code).toBe(0);
    expect(usual.output).toContain('Usage: rakuten');
    expect(start('--max-old-space-size=512', BIN, '--help')).toEqual(usual);
    const whole = readFileSync(cache);
    writeFileSync(cache, whole.subarray(0, whole.length >> 1));
    expect(start(BIN, '--help')).toEqual(usual);
    writeFileSync(cache, '');
    expect(start(BIN, '--help')).toEqual(usual);
    rmSync(cache);
    expect(start(BIN, '--help')).toEqual(usual);
  });

  test('does not take the compiled code of another program of the same length', () => {
    const path = join(copy, 'dist/main.cjs');
    const [id = ''] = /^\/\*([0-9a-f]{12})\*\//.exec(readFileSync(path, 'latin1'))?.slice(1) ?? [];
    const other = readFileSync(path, 'latin1').replace(id, 'f'.repeat(12)).replaceAll('Usage:', 'Usagf:');
    writeFileSync(path, other, 'latin1');
    expect(start(BIN, '--help').output).toContain('Usagf: rakuten');
  });

  test('names its own lines in a stack trace', () => {
    const { output } = start(BIN, '--debug', 'status');
    expect(output).toMatch(/^ {4}at .+ \(dist\/main\.cjs:\d+:\d+\)$/m);
  });

  test('says what to do where it is missing', () => {
    rmSync(join(copy, 'dist'), { recursive: true });
    expect(start(BIN, '--help')).toEqual({
      code: 70,
      output:
        'rakuten: expected the built program at dist/main.cjs, found nothing\n  next: npm ci   (or: npm run build)\n',
    });
  });
});
