import { expect, it } from 'vitest';
import { resolveWebhook } from '../../../src/retraining/notify/webhook-address.ts';

const ENV = { HOOK: 'https://example.org/s', TOKEN: 't', EMPTY: ' ' };

it.each([
  ['none', { kind: 'none' }],
  ['https://example.org/x', { kind: 'known', url: 'https://example.org/x' }],
  ['${HOOK}', { kind: 'known', url: 'https://example.org/s' }],
  ['https://example.org/${ TOKEN }/y', { kind: 'known', url: 'https://example.org/t/y' }],
  ['${MISSING}', { kind: 'unset', variable: 'MISSING' }],
  ['${HOOK}/${EMPTY}', { kind: 'unset', variable: 'EMPTY' }],
])('%s stands for %j', (setting, expected) => {
  expect(resolveWebhook(setting, ENV)).toEqual(expected);
});
