import { expect, it } from 'vitest';
import { notifyParams } from '../../../src/retraining/notify/notify-params.ts';

it.each([
  ['none', true],
  ['https://example.org/s', true],
  ['http://127.0.0.1:8080', true],
  ['${HOOK}', true],
  ['https://example.org/${TOKEN}', true],
  ['', false],
  ['ftp://example.org', false],
  ['example.org/hook', false],
  ['None', false],
])('whether %j can be the address of a webhook: %j', (url, valid) => {
  expect(notifyParams.safeParse({ url }).success).toBe(valid);
});
