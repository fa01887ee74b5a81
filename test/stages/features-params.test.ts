import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { checkWith } from '../../src/stages/check-params.ts';
import { featuresParams, readFeatureOptions } from '../../src/stages/features-params.ts';

interface Section {
  readonly spaces: Readonly<Record<string, unknown>>;
  readonly [setting: string]: unknown;
}

const { features: SHIPPED } = parse(readFileSync(new URL('../../params.yaml', import.meta.url), 'utf8')) as {
  readonly features: Section;
};
const WITHOUT_IMAGES = Object.fromEntries(
  Object.entries(SHIPPED).filter(([name]) => name !== 'images'),
) as unknown as Section;

function withImages(images: unknown, weight?: number): { readonly features: Section } {
  const spaces = weight === undefined ? SHIPPED.spaces : { ...SHIPPED.spaces, images: { weight } };
  return { features: { ...SHIPPED, spaces, images } };
}

test('accepts the settings of params.yaml, which has images off', () => {
  expect(checkWith(featuresParams, { features: SHIPPED })).toEqual([]);
  expect(SHIPPED.images).toBe('off');
});

test.each([
  ['off', withImages('off')],
  ['off, with a weight', withImages('off', 0.5)],
  ['not set at all', { features: WITHOUT_IMAGES }],
  ['of weight 0', withImages('pixels', 0)],
])('images that are %s leave no trace in the options of a model', (_what, params) => {
  expect(JSON.stringify(readFeatureOptions(params))).toBe(JSON.stringify(WITHOUT_IMAGES));
});

test.each(['metadata', 'pixels'])('%s are a kind of feature of their own', (measure) => {
  expect(readFeatureOptions(withImages(measure)).spaces.images).toEqual({ measure, weight: 0.3 });
  expect(readFeatureOptions(withImages(measure, 0.7)).spaces.images).toEqual({ measure, weight: 0.7 });
});

test.each([
  [withImages('pixel'), 'features.images', 'expected one of off, metadata, pixels, got "pixel"'],
  [withImages(true), 'features.images', 'expected one of off, metadata, pixels, got true'],
  [
    withImages('pixels', -1),
    'features.spaces.images.weight',
    'expected a number from 0 to 100; 0 leaves the kind out, got -1',
  ],
])('says what is wrong with %j', (params, param, message) => {
  expect(checkWith(featuresParams, params)).toEqual([{ param, message }]);
});
