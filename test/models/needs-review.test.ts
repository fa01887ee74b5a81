import { expect, test } from 'vitest';
import { describeReviews, needsReview, roundProbability } from '../../src/models/needs-review.ts';

test.each([
  [0.59, 0.6, true],
  [0.6, 0.6, false],
  [0.5999999, 0.6, false], // written as 0.6
  [0.599999, 0.6, true],
  [0, 0, false],
  [0.9999, 1, true],
  [1, 1, false],
])('a confidence of %d with the bar at %d: %s', (confidence, bar, expected) => {
  expect(needsReview(confidence, bar)).toBe(expected);
});

test.each([
  [0.12345649, 0.123456],
  [1 / 3, 0.333333],
  [1, 1],
])('%d is written as %d', (probability, written) => {
  expect(roundProbability(probability)).toBe(written);
});

test.each([
  [1234, 0.6, ['1,234 need review (confidence below 0.6)']],
  [1, 0.6, ['1 needs review (confidence below 0.6)']],
  [0, 0.6, ['0 need review (confidence below 0.6)']],
  [0, 0, []],
])('%d answers with the bar at %d are told as %j', (count, bar, expected) => {
  expect(describeReviews(count, bar)).toEqual(expected);
});
