import { expect, test } from 'vitest';
import { checkWith, parseParams } from '../../src/stages/check-params.ts';
import { predictParams } from '../../src/stages/predict-params.ts';

test('without abstain_below no answer is set aside', () => {
  expect(parseParams(predictParams, { predict: { top_k: 3 } }).predict).toEqual({
    top_k: 3,
    abstain_below: 0,
  });
});

test.each([[0], [0.6], [1]])('accepts abstain_below %d', (abstain_below) => {
  expect(checkWith(predictParams, { predict: { top_k: 3, abstain_below } })).toEqual([]);
});

test.each([
  [{ abstain_below: 60 }, 'predict.abstain_below', 'expected a number from 0 to 1, got 60'],
  [{ abstain_below: -0.1 }, 'predict.abstain_below', 'expected a number from 0 to 1, got -0.1'],
  [{ abstain_below: NaN }, 'predict.abstain_below', 'expected a number from 0 to 1, got NaN'],
  [{ abstain_below: '60 %' }, 'predict.abstain_below', 'expected a number from 0 to 1, got "60 %"'],
  [{ abstain_bellow: 0.6 }, 'predict.abstain_bellow', 'unknown setting; did you mean abstain_below?'],
  [{ top_k: 0 }, 'predict.top_k', 'expected a whole number from 1 to 27, got 0'],
])('refuses %j', (change, param, message) => {
  expect(checkWith(predictParams, { predict: { top_k: 3, ...change } })).toEqual([{ param, message }]);
});
