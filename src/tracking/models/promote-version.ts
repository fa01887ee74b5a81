import type { Database } from '../database/sqlite.ts';
import { AppError } from '../../errors/app-error.ts';
import { verifyVersion } from './model-store.ts';
import type {
  AliasAction,
  AliasChange,
  ModelVersion,
  PromotionRequest,
  RollbackRequest,
} from './model-version.ts';
import type { ProcessIdentity } from '../process-identity.ts';
import { selectAliasHistory, selectModelVersion } from './read-models.ts';
import type { ModelAlias } from './registered-model.ts';
import { moveAlias, readAlias } from './write-models.ts';

/** Scores that go into the history beside a decision, where the versions have them. */
const DECIDING_METRICS = ['f1_weighted', 'f1_macro', 'accuracy'];

/**
 * Lets an alias stand for another version. To be called in an immediate transaction: what is checked here still holds when it
 * is written, and of two promotions at once the second sees the first.
 */
export function promoteVersion(
  database: Database,
  home: string,
  { name, alias, reference, reason, force, check, inPlaceOf, numbers }: PromotionRequest,
  by: ProcessIdentity,
  at: string,
): AliasChange {
  const version = selectModelVersion(database, home, name, reference);
  if (version.aliases.includes(alias)) {
    throw new AppError('PROMOTION_REFUSED', `Version ${version.version} of ${name} is in ${alias} already.`, {
      hint: 'rakuten models history',
    });
  }
  if (inPlaceOf !== undefined) requireInPlace(database, version, alias, inPlaceOf);
  // Staging is for trying out, and whoever was judged against this very production has passed.
  if (alias === 'production' && !force) {
    if (inPlaceOf === undefined) refuseRejected(database, version);
    refuseRolledBack(database, version);
  }
  return moveTo(
    database,
    home,
    version,
    { alias, action: force ? 'forced' : 'promote', reason, check, numbers },
    by,
    at,
  );
}

/** Lets production stand for the version that was there before. To be called in an immediate transaction. */
export function rollBack(
  database: Database,
  home: string,
  { name, reason, check }: RollbackRequest,
  by: ProcessIdentity,
  at: string,
): AliasChange {
  const current = readAlias(database, name, 'production');
  const target = findEarlier(selectAliasHistory(database, name, 'production'), current);
  if (target === undefined) {
    const message =
      current === null
        ? `No version of ${name} has ever been in production.`
        : `No version of ${name} was in production before version ${current}.`;
    throw new AppError('ROLLBACK_IMPOSSIBLE', message, { hint: 'rakuten models list' });
  }
  const version = selectModelVersion(database, home, name, String(target));
  return moveTo(database, home, version, { alias: 'production', action: 'rollback', reason, check }, by, at);
}

/**
 * The version to go back to, from the history of an alias, the latest move first; undefined where there is none. A rollback undoes
 * a promotion, so that a second one goes further back, and never to what was rolled back.
 */
export function findEarlier(history: readonly AliasChange[], current: number | null): number | undefined {
  const stack: number[] = [];
  for (const { action, to } of [...history].reverse()) {
    if (to === null) continue;
    if (action === 'rollback') {
      while (stack.length > 0 && stack.at(-1) !== to) stack.pop();
      if (stack.length > 0) continue;
    }
    stack.push(to);
  }
  return stack.reverse().find((version) => version !== current);
}

/** Throws `PROMOTION_REFUSED` where the alias stands for another version than the one that this one was judged against. */
function requireInPlace(
  database: Database,
  { name, version }: ModelVersion,
  alias: ModelAlias,
  judgedAgainst: number | null,
): void {
  const current = readAlias(database, name, alias);
  if (current === judgedAgainst) return;
  const say = (one: number | null): string => (one === null ? 'none' : `version ${one}`);
  throw new AppError(
    'PROMOTION_REFUSED',
    `Version ${version} of ${name} was judged against ${say(judgedAgainst)}, but in ${alias} is ${say(current)} by now.`,
    { hint: 'rakuten retrain   (judges it against that one)' },
  );
}

/** Throws `PROMOTION_REFUSED` where the gates rejected the version when they judged it last. */
function refuseRejected(database: Database, { name, version }: ModelVersion): void {
  const verdict = database
    .prepare<[string, number], Verdict>(
      `SELECT number, state, outcome, rejected_by AS rejectedBy, ended_at AS endedAt, host FROM retrains
       WHERE model = ? AND challenger = ? AND state IN ('promoted', 'rejected') ORDER BY number DESC LIMIT 1`,
    )
    .get(name, version);
  if (verdict?.state !== 'rejected') return;
  const gates = JSON.parse(verdict.rejectedBy ?? '[]') as readonly string[];
  throw new AppError(
    'PROMOTION_REFUSED',
    `Version ${version} of ${name} was rejected by ${gates.join(', ')}. ${verdict.outcome ?? ''}`.trimEnd(),
    {
      details: [`by retraining ${verdict.number}, ${verdict.endedAt} on ${verdict.host}`],
      hint: forceHint(version),
    },
  );
}

interface Verdict {
  readonly number: number;
  readonly state: 'promoted' | 'rejected';
  readonly outcome: string | null;
  readonly rejectedBy: string | null;
  readonly endedAt: string;
  readonly host: string;
}

function refuseRolledBack(database: Database, version: ModelVersion): void {
  const rollback = findRollback(database, version);
  if (rollback === undefined) return;
  throw new AppError(
    'PROMOTION_REFUSED',
    `Version ${version.version} of ${version.name} was taken out of production by a rollback: ${rollback.reason}.`,
    {
      details: [`on ${rollback.changedAt} by ${rollback.user} on ${rollback.host}`],
      hint: forceHint(version.version),
    },
  );
}

function forceHint(version: number): string {
  return `rakuten models promote ${version} --force --reason TEXT   (the history will show it)`;
}

/** The rollback that took the version out of production, unless it has been back since and left in another way. */
export function findRollback(
  database: Database,
  { name, version }: Pick<ModelVersion, 'name' | 'version'>,
): AliasChange | undefined {
  const left = selectAliasHistory(database, name, 'production').find(({ from }) => from === version);
  return left?.action === 'rollback' ? left : undefined;
}

interface Move {
  readonly alias: ModelAlias;
  readonly action: AliasAction;
  readonly reason: string;
  readonly check: (version: ModelVersion) => void;
  readonly numbers?: Readonly<Record<string, number>>;
}

function moveTo(
  database: Database,
  home: string,
  version: ModelVersion,
  { alias, action, reason, check, numbers: grounds }: Move,
  by: ProcessIdentity,
  at: string,
): AliasChange {
  verifyVersion(version);
  check(version);
  const { name } = version;
  const from = readAlias(database, name, alias);
  const before = from === null ? undefined : selectModelVersion(database, home, name, String(from));
  const numbers = { ...compareNumbers(database, version, before), ...grounds };
  moveAlias(database, { name, alias, version: version.version, action, reason, numbers }, by, at);
  const [change] = selectAliasHistory(database, name, alias);
  if (change === undefined) throw new AppError('INTERNAL', `Expected the move of ${alias} in its history.`);
  return change;
}

/**
 * The scores of the version, and as `…_before` those of the one that it takes the place of, where both are scores of the same
 * rows: of others their difference means nothing.
 */
function compareNumbers(
  database: Database,
  version: ModelVersion,
  before: ModelVersion | undefined,
): Record<string, number> {
  const comparable = before !== undefined && haveSameEvaluation(database, version, before);
  const numbers: Record<string, number> = {};
  for (const key of DECIDING_METRICS) {
    if (Object.hasOwn(version.metrics, key)) numbers[key] = version.metrics[key] ?? 0;
    if (comparable && Object.hasOwn(before.metrics, key)) numbers[`${key}_before`] = before.metrics[key] ?? 0;
  }
  return numbers;
}

/** Whether some training of each was evaluated on the same data. */
function haveSameEvaluation(database: Database, a: ModelVersion, b: ModelVersion): boolean {
  const evaluated = database
    .prepare<[string, number], string>(
      `SELECT hash FROM model_version_runs JOIN run_datasets USING (run)
       WHERE name = ? AND version = ? AND role = 'evaluation'`,
    )
    .pluck();
  const known = new Set(evaluated.all(a.name, a.version));
  return evaluated.all(b.name, b.version).some((hash) => known.has(hash));
}
