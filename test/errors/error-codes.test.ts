import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { ERROR_CODES } from '../../src/errors/error-codes.ts';

test('docs/errors.md lists the same codes with the same exit codes and meanings, both ways', () => {
  const rows = readFileSync('docs/errors.md', 'utf8').matchAll(
    /^\| `([A-Z_]+)`\s+\| (\d+)\s+\| ([^|]+) \|/gm,
  );
  const documented = Object.fromEntries(
    [...rows].map(([, code, exitCode, summary]) => [
      code,
      { exitCode: Number(exitCode), summary: summary.trim() },
    ]),
  );
  const known = Object.fromEntries(
    Object.entries(ERROR_CODES).map(([code, { exitCode, summary }]) => [code, { exitCode, summary }]),
  );
  expect(documented).toEqual(known);
});
