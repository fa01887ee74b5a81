import fc from 'fast-check';
import { expect, test } from 'vitest';
import { contentGroup, isEvaluationGroup } from '../../src/data/content-group.ts';

const group = (designation: string, description = ''): string => contentGroup({ designation, description });

test('near-identical listings share a group, others do not', () => {
  expect(group('Piscine été')).toBe(group('<b>PISCINE</b>, ete!'));
  expect(group('Piscine', 'ete')).toBe(group('Piscine ete'));
  expect(group('Piscine')).not.toBe(group('Piscines'));
});

test('listings without a word are told apart by their raw text', () => {
  expect(group('😀')).toBe(group(' 😀 '));
  expect(group('😀')).not.toBe(group('😡'));
});

test('the group of a text never changes, or all splits would', () => {
  expect(group('Piscine gonflable ronde 3m avec pompe')).toBe('752d2a261bf186e4');
});

test('a larger evaluation share keeps what a smaller one held', () => {
  fc.assert(
    fc.property(
      fc.string(),
      fc.double({ min: 0, max: 1, noNaN: true }),
      fc.double({ min: 0, max: 1, noNaN: true }),
      (text, a, b) => {
        const key = group(text);
        const [small, large] = [Math.min(a, b), Math.max(a, b)];
        expect(isEvaluationGroup(key, small) && !isEvaluationGroup(key, large)).toBe(false);
      },
    ),
  );
});

test.each([
  ['0000000000000000', 1e-9, true],
  ['3333333333333000', 0.2, true],
  ['3333333333334000', 0.2, false],
  ['8000000000000000', 0.5, false],
  ['7fffffffffffffff', 0.5, true],
  ['ffffffffffffffff', 0.999999, false],
])('group %s with share %d is evaluation: %s', (key, share, expected) => {
  expect(isEvaluationGroup(key, share)).toBe(expected);
});

test('the share of groups in the evaluation part is about the one asked for', () => {
  const texts = Array.from({ length: 5000 }, (_, index) => group(`listing ${index}`));
  const share = texts.filter((key) => isEvaluationGroup(key, 0.2)).length / texts.length;
  expect(Math.abs(share - 0.2)).toBeLessThan(0.02);
});
