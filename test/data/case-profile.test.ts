import { describe, expect, test } from 'vitest';
import { caseProfilesDiffer, countCase, type CaseProfile } from '../../src/data/case-profile.ts';

function shares(designation: string, description = ''): number[] {
  const profile = countCase([{ designation, description }]);
  return [profile.upperCaseShare, profile.lowerCaseShare, profile.accentShare, profile.punctuationShare];
}

describe('a title has capital letters, lower-case letters, accents, punctuation', () => {
  test.each<[string, number[]]>([
    ['Épée n° 3', [1, 1, 1, 1]],
    ['epee no 3', [0, 1, 0, 0]],
    ['EPEE', [1, 0, 0, 0]],
    ['e\u0301pe\u0301e', [0, 1, 1, 0]],
    ['Пример', [1, 1, 0, 0]],
    ['1234', [0, 0, 0, 0]],
    ['coque + film', [0, 1, 0, 1]],
    ['<B>livre</B>&nbsp;ancien', [0, 1, 0, 0]],
    ['l&#39;epee', [0, 1, 0, 0]],
  ])('%s: %j', (title, expected) => {
    expect(shares(title)).toEqual(expected);
  });
});

test('the description counts only where there is no title', () => {
  expect(shares('livre', 'Écrit par moi.')).toEqual([0, 1, 0, 0]);
  expect(shares(' ', 'Écrit par moi.')).toEqual([1, 1, 1, 1]);
});

test('shares are of the listings with a text', () => {
  const titles = ['Livre', 'livre', 'livre', '', '<p></p>'];
  const profile = countCase(titles.map((designation) => ({ designation, description: '' })));
  expect(profile).toEqual({
    rows: 3,
    upperCaseShare: 0.333333,
    lowerCaseShare: 1,
    accentShare: 0,
    punctuationShare: 0,
  });
  expect(countCase([]).upperCaseShare).toBe(0);
});

describe('the profiles of training and of the rows seen', () => {
  const LEARNT: CaseProfile = {
    rows: 20_000,
    upperCaseShare: 0.98,
    lowerCaseShare: 0.99,
    accentShare: 0.31,
    punctuationShare: 0.72,
  };
  const LOWERED: CaseProfile = {
    rows: 200,
    upperCaseShare: 0.03,
    lowerCaseShare: 1,
    accentShare: 0.02,
    punctuationShare: 0.3,
  };

  test('differ where capitals are missing, and the sentence says what was found', () => {
    expect(caseProfilesDiffer(LEARNT, LOWERED)).toBe(
      '98 % of the training titles have capital letters, 3 % of these do (accents 31 % and 2 %, punctuation 72 % and 30 %): accuracy is lower on text whose formatting differs from what the model learnt. Give it titles as sellers write them.',
    );
  });

  test.each<[string, Partial<CaseProfile>, RegExp]>([
    [
      'all capitals',
      { upperCaseShare: 1, lowerCaseShare: 0.1 },
      /^99 % .* lower-case letters, 10 % of these/,
    ],
    ['digits only', { lowerCaseShare: 0 }, /capital letters, 3 % .*; 99 % .* lower-case letters, 0 %/],
  ])('differ for %s', (_name, change, expected) => {
    expect(caseProfilesDiffer(LEARNT, { ...LOWERED, ...change })).toMatch(expected);
  });

  test('differ the other way round, too', () => {
    expect(caseProfilesDiffer({ ...LOWERED, rows: 5000 }, LEARNT)).toMatch(/^3 % .* 98 % of these do/);
  });

  test.each<[string, Partial<CaseProfile>]>([
    ['are alike', LEARNT],
    ['differ by less than 30 points', { ...LEARNT, upperCaseShare: 0.69 }],
    ['differ in accents and punctuation only', { ...LEARNT, accentShare: 0, punctuationShare: 0 }],
    ['are of less than 200 rows', { rows: 199 }],
  ])('say nothing where they %s', (_name, change) => {
    expect(caseProfilesDiffer(LEARNT, { ...LOWERED, ...change })).toBeUndefined();
  });

  test('say nothing where the model learnt from less than 200 rows', () => {
    expect(caseProfilesDiffer({ ...LEARNT, rows: 199 }, LOWERED)).toBeUndefined();
  });
});
