import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { AliasChange, PromotionRequest } from '../../../src/tracking/models/model-version.ts';
import { findEarlier } from '../../../src/tracking/models/promote-version.ts';
import type { Tracking } from '../../../src/tracking/tracking.ts';
import type { RetrainStep } from '../../../src/tracking/retraining/retraining-store.ts';
import { openTestStore } from '../retraining/retraining-fixture.ts';
import { makeRegistry } from '../stored-models.ts';
import { MODEL, openTestReader, openTestTracking } from '../tracking-fixture.ts';

function open(count: number): { tracking: Tracking; path: string } {
  const { path } = makeRegistry(count);
  return { tracking: openTestTracking(path), path };
}

function promote(tracking: Tracking, reference: string, parts: Partial<PromotionRequest> = {}): AliasChange {
  return tracking.promote({
    ...{ name: MODEL, alias: 'production', reference, reason: 'r', force: false, check: () => undefined },
    ...parts,
  });
}

const rollBack = (tracking: Tracking): AliasChange =>
  tracking.rollBack({ name: MODEL, reason: 'off', check: () => undefined });

const productionOf = (path: string): number | undefined =>
  openTestReader(path)
    .listModelVersions(MODEL)
    .find(({ aliases }) => aliases.includes('production'))?.version;

describe('promote', () => {
  it('moves the alias and tells from where, why and on which scores', () => {
    const { tracking, path } = open(2);
    expect(promote(tracking, '1')).toMatchObject({
      ...{ alias: 'production', action: 'promote', from: null, to: 1, reason: 'r' },
      numbers: { f1_weighted: 0.625 },
    });
    expect(promote(tracking, 'v2')).toMatchObject({
      ...{ from: 1, to: 2, numbers: { f1_weighted: 0.75, f1_weighted_before: 0.625 } },
    });
    expect(productionOf(path)).toBe(2);
  });

  it('does not hold scores on different rows against each other', () => {
    const tracking = openTestTracking(makeRegistry(2, (version) => `e${version}`).path);
    promote(tracking, '1');
    expect(promote(tracking, '2').numbers).toEqual({ f1_weighted: 0.75 });
  });

  it.each(['production', 'staging'] as const)('refuses a version that is in %s already', (alias) => {
    const { tracking } = open(1);
    promote(tracking, '1', { alias });
    expect(() => promote(tracking, '1', { alias, force: true })).toThrow(
      expect.objectContaining({
        code: 'PROMOTION_REFUSED',
        message: `Version 1 of rakuten_classifier is in ${alias} already.`,
      }),
    );
  });

  it.each([
    ['missing', (folder: string): void => rmSync(folder, { recursive: true })],
    ['damaged', (folder: string): void => writeFileSync(join(folder, 'sub', 'weights'), 'x')],
  ])('refuses a version whose files are %s, and leaves production alone', (_what, damage) => {
    const { tracking, path } = open(2);
    promote(tracking, '1');
    damage(openTestReader(path).findModelVersion(MODEL, '2').folder);
    expect(() => promote(tracking, '2', { force: true })).toThrow(
      expect.objectContaining({ code: 'MODEL_INVALID' }),
    );
    expect(productionOf(path)).toBe(1);
  });

  it('refuses a version that cannot be used, in the words of whoever checks', () => {
    const { tracking, path } = open(1);
    const check = (): void => {
      throw new Error('of another format');
    };
    expect(() => promote(tracking, '1', { check })).toThrow('of another format');
    expect(openTestReader(path).aliasHistory(MODEL)).toEqual([]);
  });

  it('takes a version back that was rolled back by force only, and the history shows it', () => {
    const { tracking } = open(2);
    promote(tracking, '1');
    promote(tracking, '2');
    rollBack(tracking);
    expect(() => promote(tracking, '2')).toThrow(
      expect.objectContaining({
        code: 'PROMOTION_REFUSED',
        message: 'Version 2 of rakuten_classifier was taken out of production by a rollback: off.',
        hint: 'rakuten models promote 2 --force --reason TEXT   (the history will show it)',
      }),
    );
    expect(promote(tracking, '2', { alias: 'staging' }).action).toBe('promote');
    expect(promote(tracking, '2', { force: true }).action).toBe('forced');
    promote(tracking, '1');
    // It left in another way since.
    expect(promote(tracking, '2').action).toBe('promote');
  });

  it('takes a version that the gates rejected by force only, until they let it through', () => {
    const { tracking, path } = open(2);
    promote(tracking, '1');
    const store = openTestStore(path);
    const { token } = store.take();
    const judge = (key: string): RetrainStep => {
      const start = { key, cause: 'manual', model: MODEL, champion: 1, decision: {} } as const;
      const step = { token, number: store.begin(token, start, false).record.number };
      store.startTraining(step);
      store.startGating(step, 2);
      return step;
    };
    store.reject(judge('a'), { rejectedBy: ['floor', 'better'], outcome: 'It is worse.', gates: {} });

    expect(() => promote(tracking, '2')).toThrow(
      expect.objectContaining({
        code: 'PROMOTION_REFUSED',
        message: 'Version 2 of rakuten_classifier was rejected by floor, better. It is worse.',
        hint: 'rakuten models promote 2 --force --reason TEXT   (the history will show it)',
      }),
    );
    expect(promote(tracking, '2', { alias: 'staging' }).action).toBe('promote');
    expect(promote(tracking, '2', { force: true }).action).toBe('forced');
    promote(tracking, '1');
    expect(() => promote(tracking, '2')).toThrow('rejected by floor');
    store.promote(judge('b'), {
      ...{ challenger: 2, champion: 1, gates: {}, outcome: 'It is better.', reason: 'passed' },
      check: () => undefined,
    });
    promote(tracking, '1');
    expect(promote(tracking, '2').action).toBe('promote');
  });
});

describe('rollback', () => {
  it('goes further back each time, never to what was rolled back, and stops at the first', () => {
    const { tracking, path } = open(4);
    // Version 3 was never in production.
    promote(tracking, '3', { alias: 'staging' });
    for (const version of ['1', '2', '4']) promote(tracking, version);
    expect(rollBack(tracking)).toMatchObject({ action: 'rollback', from: 4, to: 2, reason: 'off' });
    expect(rollBack(tracking)).toMatchObject({ from: 2, to: 1 });
    expect(() => rollBack(tracking)).toThrow(
      expect.objectContaining({
        code: 'ROLLBACK_IMPOSSIBLE',
        message: 'No version of rakuten_classifier was in production before version 1.',
      }),
    );
    expect(productionOf(path)).toBe(1);
  });

  it('refuses where nothing was ever in production', () => {
    const { tracking } = open(1);
    expect(() => rollBack(tracking)).toThrow('No version of rakuten_classifier has ever been in production.');
  });

  it('refuses a version whose files are not as they were, and leaves production alone', () => {
    const { tracking, path } = open(2);
    promote(tracking, '1');
    promote(tracking, '2');
    rmSync(openTestReader(path).findModelVersion(MODEL, '1').folder, { recursive: true });
    expect(() => rollBack(tracking)).toThrow(expect.objectContaining({ code: 'MODEL_INVALID' }));
    expect(productionOf(path)).toBe(2);
  });
});

describe('findEarlier', () => {
  /** Moves as they are typed: a version, `<` for a rollback, `0` for taking the alias away. */
  function play(moves: readonly (number | '<')[]): { history: AliasChange[]; current: number | null } {
    const history: AliasChange[] = [];
    let current: number | null = null;
    for (const move of moves) {
      const to: number | null =
        move === '<' ? (findEarlier(history, current) ?? current) : move === 0 ? null : move;
      if (to === current) continue;
      history.unshift({
        ...{ number: history.length, name: MODEL, alias: 'production', from: current, to },
        action: move === '<' ? 'rollback' : to === null ? 'withdraw' : 'promote',
        ...{ changedAt: '', user: '', host: '', reason: '', numbers: {} },
      });
      current = to;
    }
    return { history, current };
  }

  it.each([
    ['nothing', [], undefined],
    ['the first', [1], undefined],
    ['two', [1, 2], 1],
    ['after a rollback', [1, 2, 3, '<'], 1],
    ['after two rollbacks', [1, 2, 3, '<', '<'], undefined],
    ['a promotion after a rollback', [1, 2, '<', 3], 1],
    ['to and fro', [1, 2, 1], 2],
    ['to and fro, and back', [1, 2, 1, '<'], 1],
    ['taken away', [1, 2, 0], 2],
    ['taken away and back', [1, 2, 0, '<'], 1],
    ['taken away and promoted again', [1, 0, 1], undefined],
  ] as const)('%s', (_name, moves, expected) => {
    const { history, current } = play(moves);
    expect(findEarlier(history, current)).toBe(expected);
  });

  it('is always another version that was promoted, and rolling back comes to an end', () => {
    const move = fc.oneof(fc.constant('<' as const), fc.nat({ max: 4 }));
    fc.assert(
      fc.property(fc.array(move, { maxLength: 20 }), (moves) => {
        const { history, current } = play(moves);
        const earlier = findEarlier(history, current);
        if (earlier === undefined) return;
        expect(earlier).not.toBe(current);
        expect(history.some(({ to, action }) => to === earlier && action !== 'rollback')).toBe(true);
        const back = play([...moves, ...Array.from({ length: 25 }, () => '<' as const)]);
        expect(findEarlier(back.history, back.current)).toBeUndefined();
      }),
    );
  });
});

describe('tags and notes', () => {
  it('are set, replaced and removed; notes only grow', () => {
    const { tracking, path } = open(1);
    tracking.annotateModel(MODEL, '1', { tags: { b: '1', a: 'x' }, note: 'one' });
    const model = tracking.annotateModel(MODEL, '1', { tags: { b: '2' }, removeTags: ['a'], note: 'two' });
    expect(model.tags).toEqual({ b: '2' });
    expect(model.notes.map(({ text }) => text)).toEqual(['one', 'two']);
    expect(openTestReader(path).findModelVersion(MODEL, '1')).toEqual(model);
  });

  it('refuse a tag that is not there, all or nothing', () => {
    const { tracking, path } = open(1);
    tracking.annotateModel(MODEL, '1', { tags: { a: 'x' } });
    expect(() => tracking.annotateModel(MODEL, '1', { tags: { b: '1' }, removeTags: ['c'] })).toThrow(
      'Version 1 of rakuten_classifier has no tag c. It has:',
    );
    expect(openTestReader(path).findModelVersion(MODEL, '1').tags).toEqual({ a: 'x' });
  });
});
