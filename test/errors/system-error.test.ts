import { expect, test } from 'vitest';
import { AppError } from '../../src/errors/app-error.ts';
import { explainSystemError } from '../../src/errors/system-error.ts';

function systemError(code: string, syscall: string, path?: string): Error {
  return Object.assign(new Error(`${code}: …`), { code, syscall, path });
}

test.each([
  ['ENOSPC', 'write', undefined, 'DISK_FULL', 'No space left while writing a file.'],
  ['EDQUOT', 'open', '/data/x', 'DISK_FULL', 'No space left while writing /data/x.'],
  ['EROFS', 'open', '/data/x', 'IO_FAILED', 'Not permitted to open /data/x (EROFS).'],
  ['EMFILE', 'open', '/data/x', 'IO_FAILED', 'Could not open /data/x (EMFILE).'],
] as const)('%s on %s of %s becomes %s', (code, syscall, path, expected, message) => {
  const explained = explainSystemError(systemError(code, syscall, path));
  expect(explained).toBeInstanceOf(AppError);
  expect(explained).toMatchObject({ code: expected, message });
});

test('an error of another kind comes back as it was', () => {
  const error = new TypeError('x');
  expect(explainSystemError(error)).toBe(error);
});
