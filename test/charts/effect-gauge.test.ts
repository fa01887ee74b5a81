import { expect, test } from 'vitest';
import { drawEffectGauge } from '../../src/charts/effect-gauge.ts';

test('the effect stands beside a floor that is at a third of the scale', () => {
  const svg = drawEffectGauge({ title: 'x', effect: 0.15, interval: [0.075, 0.225], floor: 0.1 });
  expect(svg).toContain('<circle class="gauge-point" cx="100"');
  expect(svg).toContain('<path class="gauge-floor" d="M68.66');
  expect(svg).toContain('<rect class="gauge-range" x="53" y="12.5" width="94"');
});

test('an effect beyond the scale is an arrow at its end', () => {
  const svg = drawEffectGauge({ title: 'x', effect: 0.5, interval: [0.4, 0.6], floor: 0.1 });
  expect(svg).not.toContain('<circle');
  expect(svg).toContain('<path class="gauge-point"');
});

test('without a floor the scale ends at the interval', () => {
  const svg = drawEffectGauge({ title: 'x', effect: 0.1, interval: [0, 0.2], floor: 0 });
  expect(svg).toContain('cx="100"');
  expect(svg).not.toMatch(/NaN|Infinity/);
  expect(drawEffectGauge({ title: 'x', effect: 0, interval: [0, 0], floor: 0 })).not.toMatch(/NaN|Infinity/);
});
