import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { AppError } from '../../../src/errors/app-error.ts';
import type {
  Contender,
  RetrainEffects,
  RetrainOutcome,
} from '../../../src/retraining/run/retrain-effects.ts';
import { retrain } from '../../../src/retraining/run/retrain.ts';
import { makeRegistry } from '../../tracking/stored-models.ts';
import {
  createClocks,
  LEASE_MS,
  openTestRetrains,
  openTestStore,
} from '../../tracking/retraining/retraining-fixture.ts';
import { MODEL, openTestReader, openTestTracking } from '../../tracking/tracking-fixture.ts';
import { acceptedReport, decisionOf, rejectedReport } from './retrain-doubles.ts';

const REQUEST = { ifNeeded: false, force: false };

interface ProjectOptions {
  readonly production?: number | null;
  readonly trained?: number;
}

/** A project with three versions, of which one may be in production, and effects whose training comes to another. */
function makeProject({ production = 1, trained = 2 }: ProjectOptions = {}) {
  const { path } = makeRegistry(3);
  const reader = openTestReader(path);
  const tracking = openTestTracking(path);
  const promote = (version: number): void =>
    void tracking.promote({
      ...{ name: MODEL, alias: 'production', reference: String(version), reason: 'r', force: true },
      check: () => undefined,
    });
  if (production !== null) promote(production);
  const clocks = createClocks();
  const store = openTestStore(path, { clocks });
  const calls: string[] = [];
  const find = (version: number): Contender => reader.findModelVersion(MODEL, String(version));
  const effects: RetrainEffects = {
    store,
    takeLease: () => Promise.resolve(store.take()),
    keepAlive: () => () => calls.push('stop'),
    decide: () => Promise.resolve(decisionOf(true)),
    describeInputs: () => Promise.resolve({ inputs: 'data', gates: {} }),
    readChampion: () =>
      reader.listModelVersions(MODEL).find(({ aliases }) => aliases.includes('production')) ?? null,
    train() {
      calls.push('train');
      return Promise.resolve(find(trained));
    },
    judge(champion, challenger) {
      calls.push(`judge ${champion?.version ?? 'none'} ${challenger.version}`);
      return Promise.resolve(acceptedReport());
    },
    checkModel: () => undefined,
    onEvent: ({ kind }) => void calls.push(kind),
  };
  return { path, reader, tracking, promote, clocks, calls, effects, find, retrains: openTestRetrains(path) };
}

const inProduction = ({ reader }: Pick<ReturnType<typeof makeProject>, 'reader'>): number | null =>
  reader.aliasHistory(MODEL, 'production')[0]?.to ?? null;

async function failOf(work: Promise<RetrainOutcome>): Promise<AppError> {
  const error: unknown = await work.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  if (error instanceof AppError) return error;
  throw new Error(`Expected an AppError, got ${String(error)}.`);
}

describe('a challenger that all gates let through', () => {
  it('is in production, with the numbers of the gates in the history of both', async () => {
    const project = makeProject();
    const outcome = await retrain(REQUEST, project.effects);
    expect(outcome).toMatchObject({ kind: 'promoted', change: { from: 1, to: 2, action: 'promote' } });
    expect(project.reader.aliasHistory(MODEL)[0]).toMatchObject({
      ...{ from: 1, to: 2, reason: 'retraining 1: all 1 gates passed' },
      numbers: {
        f1_weighted: 0.82,
        f1_weighted_before: 0.8,
        'better.difference': 0.02,
        'better.lower': 0.01,
      },
    });
    expect(project.retrains.list()).toMatchObject([
      {
        ...{
          number: 1,
          token: 1,
          cause: 'manual',
          state: 'promoted',
          champion: 1,
          challenger: 2,
          seconds: 0,
        },
        outcome: 'Version 2 took the place of version 1: weighted F1 0.8000 → 0.8200.',
        ...{ promotion: 2, rolledBackBy: null, gates: { verdict: 'accepted' } },
        transitions: ['triggered', 'training', 'gating', 'promoted'].map((state) => ({ state, token: 1 })),
      },
    ]);
    expect(project.retrains.lease()).toMatchObject({ held: false });
    expect(project.calls).toEqual(['begun', 'train', 'gating', 'judge 1 2', 'stop']);
  });

  it('shows as rolled back once it was', async () => {
    const project = makeProject();
    await retrain(REQUEST, project.effects);
    project.tracking.rollBack({ name: MODEL, reason: 'r', check: () => undefined });
    expect(project.retrains.find(1).rolledBackBy).toBe(3);
  });

  it('stays out where production is another by now, as a failure and no rejection', async () => {
    const project = makeProject();
    const error = await failOf(
      retrain(REQUEST, {
        ...project.effects,
        judge: () => {
          project.promote(3);
          return Promise.resolve(acceptedReport());
        },
      }),
    );
    expect(error.code).toBe('PROMOTION_REFUSED');
    expect(error.message).toBe(
      'Version 2 of rakuten_classifier was judged against version 1, but in production is version 3 by now.',
    );
    expect(inProduction(project)).toBe(3);
    expect(project.retrains.list()).toMatchObject([{ state: 'failed', errorCode: 'PROMOTION_REFUSED' }]);
  });
});

describe('a challenger that stays out', () => {
  it('was rejected by a gate, which is recorded with its numbers', async () => {
    const project = makeProject();
    const effects = { ...project.effects, judge: () => Promise.resolve(rejectedReport()) };
    expect(await retrain(REQUEST, effects)).toMatchObject({ kind: 'rejected', challenger: { version: 2 } });
    expect(inProduction(project)).toBe(1);
    expect(project.retrains.list()).toMatchObject([
      { state: 'rejected', rejectedBy: ['better'], outcome: 'It is worse.', gates: { verdict: 'rejected' } },
    ]);
  });

  it('is the same model again, and is not judged', async () => {
    const project = makeProject({ trained: 1 });
    const outcome = await retrain(REQUEST, project.effects);
    expect(outcome).toMatchObject({ kind: 'rejected', report: null, record: { rejectedBy: ['different'] } });
    expect(project.calls).not.toContain('judge 1 1');
  });

  it('was taken out of production by a rollback, and is not judged', async () => {
    const project = makeProject();
    project.promote(2);
    project.tracking.rollBack({ name: MODEL, reason: 'class 40 is off', check: () => undefined });
    expect(await retrain(REQUEST, project.effects)).toMatchObject({
      kind: 'rejected',
      record: {
        rejectedBy: ['rolled_back'],
        outcome:
          'The training came to version 2 again, which was taken out of production by a rollback: class 40 is off.',
      },
    });
    expect(inProduction(project)).toBe(1);
  });
});

describe('the first model', () => {
  it('that its training put into production is promoted, without another move', async () => {
    const project = makeProject({ production: null });
    const effects = {
      ...project.effects,
      train: () => {
        project.promote(2);
        return Promise.resolve(project.find(2));
      },
    };
    expect(await retrain(REQUEST, effects)).toMatchObject({
      kind: 'promoted',
      report: null,
      change: { from: null, to: 2 },
    });
    expect(project.reader.aliasHistory(MODEL)).toHaveLength(1);
  });

  it('that is below the floor of its training is judged, and put into production where the gates let it through', async () => {
    const project = makeProject({ production: null });
    expect(await retrain(REQUEST, project.effects)).toMatchObject({
      kind: 'promoted',
      change: { from: null, to: 2 },
    });
    expect(project.calls).toContain('judge none 2');
  });
});

describe('what comes to no verdict', () => {
  it('is a training that failed, with its cause; the same may be tried again', async () => {
    const project = makeProject();
    const broken = {
      ...project.effects,
      train: () =>
        Promise.reject(new AppError('DATA_INVALID', 'train.csv:3:1: expected a code.', { hint: 'mend it' })),
    };
    const error = await failOf(retrain(REQUEST, broken));
    expect(error).toMatchObject({
      ...{
        code: 'TRAINING_FAILED',
        hint: 'mend it',
        message: 'The training failed; production stays as it is.',
      },
      details: ['DATA_INVALID  train.csv:3:1: expected a code.'],
    });
    expect(project.retrains.list()).toMatchObject([
      {
        ...{ state: 'failed', errorCode: 'TRAINING_FAILED', challenger: null },
        outcome: 'DATA_INVALID  train.csv:3:1: expected a code.',
      },
    ]);
    expect(await retrain(REQUEST, project.effects)).toMatchObject({
      kind: 'promoted',
      record: { number: 2 },
    });
  });

  it('is a training that found the disk full, in words of ours', async () => {
    const project = makeProject();
    const full = Object.assign(new Error('ENOSPC: no space left on device, write'), {
      ...{ code: 'ENOSPC', syscall: 'write', path: 'models/x' },
    });
    const error = await failOf(retrain(REQUEST, { ...project.effects, train: () => Promise.reject(full) }));
    expect(error).toMatchObject({
      code: 'TRAINING_FAILED',
      details: ['DISK_FULL  No space left while writing models/x.'],
      hint: 'Free some space, then run the same command again: nothing already recorded was lost.',
    });
  });

  it('is recorded in a sentence, without the lines of a file that a person is shown', async () => {
    const project = makeProject();
    const details = [
      'params.yaml:25:6  train.C: expected a number above 0, got -3.',
      '      C: -3',
      '         ^^',
    ];
    const invalid = new AppError('PARAMS_INVALID', 'Found a problem in params.yaml.', { details });
    await failOf(retrain(REQUEST, { ...project.effects, train: () => Promise.reject(invalid) }));
    expect(project.retrains.list()[0]?.outcome).toBe(
      'PARAMS_INVALID  Found a problem in params.yaml. params.yaml:25:6  train.C: expected a number above 0, got -3.',
    );
  });

  it('is a gate that broke, which is its own error and no rejection', async () => {
    const project = makeProject();
    const broken = {
      ...project.effects,
      judge: () => Promise.reject(new AppError('DATA_NOT_FOUND', 'There is no evaluation.csv.')),
    };
    expect((await failOf(retrain(REQUEST, broken))).code).toBe('DATA_NOT_FOUND');
    expect(inProduction(project)).toBe(1);
    expect(project.retrains.list()).toMatchObject([
      { state: 'failed', errorCode: 'DATA_NOT_FOUND', challenger: 2 },
    ]);
    expect(project.retrains.lease()).toMatchObject({ held: false });
  });

  it('is a pipeline that another process runs: nothing was tried', async () => {
    const project = makeProject();
    const busy = { ...project.effects, train: () => Promise.reject(new AppError('PIPELINE_BUSY', 'Busy.')) };
    expect((await failOf(retrain(REQUEST, busy))).code).toBe('PIPELINE_BUSY');
    expect(project.retrains.list()).toMatchObject([{ state: 'failed', tried: false }]);
  });

  it('is a lease that was lost while training: the loss counts, not what broke because of it', async () => {
    const project = makeProject();
    let lose = (): void => undefined;
    const error = await failOf(
      retrain(REQUEST, {
        ...project.effects,
        keepAlive(_token, onLost) {
          lose = onLost;
          return () => undefined;
        },
        train(signal) {
          project.clocks.uptimeMs += LEASE_MS;
          openTestStore(project.path, { clocks: project.clocks }).take();
          lose();
          expect(signal.aborted).toBe(true);
          return Promise.reject(new AppError('INTERRUPTED', 'Interrupted.'));
        },
      }),
    );
    expect(error.code).toBe('LEASE_LOST');
    expect(inProduction(project)).toBe(1);
    expect(project.retrains.lease()).toMatchObject({ token: 2, held: true });
  });
});

describe('the same again', () => {
  it('is answered with what was decided, without a training', async () => {
    const project = makeProject();
    const effects = { ...project.effects, judge: () => Promise.resolve(rejectedReport()) };
    await retrain(REQUEST, effects);
    expect(await retrain(REQUEST, effects)).toMatchObject({ kind: 'decided-before', record: { number: 1 } });
    expect(project.calls.filter((call) => call === 'train')).toHaveLength(1);
  });

  it('is done all the same where it is forced', async () => {
    const project = makeProject();
    const effects = { ...project.effects, judge: () => Promise.resolve(rejectedReport()) };
    await retrain(REQUEST, effects);
    const forced = await retrain({ ...REQUEST, force: true }, effects);
    expect(forced).toMatchObject({ kind: 'rejected', record: { number: 2 } });
  });

  it.each([
    ['data', { describeInputs: () => Promise.resolve({ inputs: 'more', gates: {} }) }],
    ['gates', { describeInputs: () => Promise.resolve({ inputs: 'data', gates: { floor: 0.8 } }) }],
  ])('is not the same with other %s', async (_what, other) => {
    const project = makeProject();
    const effects = { ...project.effects, judge: () => Promise.resolve(rejectedReport()) };
    await retrain(REQUEST, effects);
    expect(await retrain(REQUEST, { ...effects, ...other })).toMatchObject({ kind: 'rejected' });
  });
});

describe('asked to retrain if needed', () => {
  it('takes no lease where the policy sees no need', async () => {
    const project = makeProject();
    const effects = { ...project.effects, decide: () => Promise.resolve(decisionOf(false)) };
    expect(await retrain({ ...REQUEST, ifNeeded: true }, effects)).toMatchObject({ kind: 'not-needed' });
    expect(project.retrains.lease()).toBeUndefined();
  });

  it('asks the policy again under the lease: another process may have done it', async () => {
    const project = makeProject();
    const answers = [decisionOf(true), decisionOf(false)];
    const effects = {
      ...project.effects,
      decide: () => Promise.resolve(answers.shift() ?? decisionOf(true)),
    };
    expect(await retrain({ ...REQUEST, ifNeeded: true }, effects)).toMatchObject({ kind: 'not-needed' });
    expect(project.retrains.list()).toEqual([]);
    expect(project.retrains.lease()).toMatchObject({ held: false });
  });

  it('keeps the decision with what came of it', async () => {
    const project = makeProject();
    await retrain({ ...REQUEST, ifNeeded: true }, project.effects);
    expect(project.retrains.find(1)).toMatchObject({
      cause: 'policy',
      decision: { because: ['drift'], needed: true },
    });
  });

  it('is an error where the policy itself cannot be asked, and no reason to retrain', async () => {
    const project = makeProject();
    const effects = {
      ...project.effects,
      decide: () => Promise.reject(new AppError('DATABASE_INVALID', 'Damaged.')),
    };
    expect((await failOf(retrain({ ...REQUEST, ifNeeded: true }, effects))).code).toBe('DATABASE_INVALID');
    expect(project.calls).not.toContain('train');
  });
});

it('what was decided is never rewritten', async () => {
  const project = makeProject();
  await retrain(REQUEST, project.effects);
  const { default: Sqlite } = await import('better-sqlite3');
  const database = new Sqlite(join(project.path));
  onTestFinished(() => void database.close());
  for (const statement of [
    "UPDATE retrains SET state = 'rejected'",
    'DELETE FROM retrains',
    "UPDATE retrain_transitions SET state = 'failed'",
    'DELETE FROM retrain_transitions',
  ])
    expect(() => database.exec(statement)).toThrow(/not rewritten|append-only/);
});
