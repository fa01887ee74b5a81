import { unreachable } from '../../errors/unreachable.ts';
import type { GateReport } from '../../retraining/gates/gate-report.ts';
import type { Delivery } from '../../retraining/notify/deliver-notifications.ts';
import type { Decision, TriggerVerdict } from '../../retraining/policy/decision.ts';
import type { RetrainEvent, RetrainOutcome } from '../../retraining/run/retrain-effects.ts';
import type { RetrainRecord } from '../../tracking/retraining/retrain-record.ts';
import { formatTime } from '../format/format-value.ts';
import { wrapWords } from '../format/wrap-words.ts';
import { formatGates } from './gates-view.ts';
import { toOneLine } from './to-one-line.ts';
import { formatFacts, formatSection, type ViewSurface } from './view-surface.ts';

const ID_WIDTH = 'first_model'.length;
const VERDICT_WIDTH = 'insufficient'.length;

/** What the policy says as text: the verdict, then each trigger and each limit with its numbers. */
export function formatDecision(decision: Decision, surface: ViewSurface): string[] {
  const { style } = surface;
  const head = decision.needed
    ? style.yellow('Retraining is needed.')
    : decision.because.length > 0
      ? style.yellow('Retraining has to wait.')
      : decision.failed_checks.length > 0
        ? style.red('No trigger has fired, but not all could be checked.')
        : 'Retraining is not needed.';
  const triggers = decision.triggers.flatMap((one) =>
    formatCheck(one.id, styleVerdict(one.verdict, surface), one.sentence, surface),
  );
  const limits = decision.limits.flatMap((one) =>
    formatCheck(
      one.id,
      one.verdict === 'blocks'
        ? style.yellow('blocks'.padEnd(VERDICT_WIDTH))
        : one.verdict.padEnd(VERDICT_WIDTH),
      one.sentence,
      surface,
    ),
  );
  return [
    style.bold(head),
    ...formatSection('triggers', triggers, surface),
    ...formatSection('limits', limits, surface),
  ];
}

/** A line or two as a retraining goes on. */
export function formatBeginning(event: RetrainEvent, { style }: ViewSurface): string[] {
  switch (event.kind) {
    case 'decided':
      return [event.decision.sentence];
    case 'begun': {
      const { number, champion } = event.record;
      const against =
        champion === null ? 'nothing is in production yet' : `version ${champion} is in production`;
      return [`${style.bold(`Retraining ${number}`)}: ${against}.`];
    }
    case 'gating': {
      const against = event.champion === null ? '' : ` against version ${event.champion.version}`;
      return [`Judging version ${event.challenger.version}${against}.`];
    }
    default:
      return unreachable(event);
  }
}

/** What a retraining came to as text. */
export function formatRetrainOutcome(outcome: RetrainOutcome, surface: ViewSurface): string[] {
  const { style } = surface;
  switch (outcome.kind) {
    case 'not-needed':
      return [outcome.decision.sentence, style.dim('Each trigger with its numbers: rakuten why retrain')];
    case 'decided-before':
      return formatEarlier(outcome.record, surface);
    case 'promoted':
      return [
        ...formatReport(outcome.report, surface),
        '',
        `${style.green('promoted')}  ${outcome.record.outcome ?? ''}`,
        ...(outcome.change.from === null ? [] : [style.dim('To undo: rakuten models rollback')]),
      ];
    case 'rejected':
      return [
        ...formatReport(outcome.report, surface),
        '',
        `${style.red('rejected')}  by ${outcome.record.rejectedBy.join(', ')}. ${outcome.record.outcome ?? ''}`,
        ...(outcome.report === null
          ? []
          : [`The challenger stays registered: rakuten models show ${outcome.challenger.version}`]),
      ];
    default:
      return unreachable(outcome);
  }
}

/** The same was decided before: by which retraining, and what has become of it. */
function formatEarlier(record: RetrainRecord, surface: ViewSurface): string[] {
  const { style } = surface;
  const { number, state, endedAt, rolledBackBy, outcome } = record;
  const when = formatTime(endedAt ?? record.startedAt, surface.now());
  const since = rolledBackBy === null ? '' : ' and rolled back since';
  return [
    style.bold(`Nothing has changed since retraining ${number}: ${state}${since}, ${when}.`),
    outcome ?? '',
    style.dim('To train and judge all the same: rakuten retrain --force'),
  ];
}

/** What a retraining came to as JSON. */
export function toJsonOutcome(outcome: RetrainOutcome, delivery: Delivery | undefined): unknown {
  return {
    outcome: outcome.kind.replaceAll('-', '_'),
    retraining: 'record' in outcome ? outcome.record : null,
    decision: outcome.decision,
    notification: delivery ?? null,
  };
}

/** One retraining with all that was recorded of it. */
export function formatRetrain(record: RetrainRecord, surface: ViewSurface): string[] {
  const { style } = surface;
  const decision = readDecision(record);
  const who = `${record.user} on ${record.host}, process ${record.pid}, lease ${record.token}`;
  const facts: (readonly [string, string])[] = [
    ['cause', record.cause === 'manual' ? 'by hand' : (decision?.because.join(', ') ?? 'policy')],
    ['models', `${showVersion(record.champion)} → ${showVersion(record.challenger)}`],
    ['outcome', toOneLine(record.outcome ?? 'under way')],
    ...(record.rolledBackBy === null ? [] : [['since', 'rolled back'] as const]),
    ['steps', record.transitions.map(({ state, at }) => `${state} ${at}`).join(' · ')],
    ['who', toOneLine(who)],
    ['key', record.key],
  ];
  return [
    style.bold(`Retraining ${record.number}: ${record.state}`),
    ...formatFacts(facts, surface),
    ...(decision === undefined ? [] : ['', ...formatDecision(decision, surface)]),
    ...(record.gates === null ? [] : ['', ...formatReport(record.gates as GateReport, surface)]),
  ];
}

/** What the policy said when it was begun; undefined where a person asked. */
export function readDecision({ cause, decision }: RetrainRecord): Decision | undefined {
  // Stored by this program as a `Decision`.
  return cause === 'policy' ? (decision as Decision) : undefined;
}

export function showVersion(version: number | null): string {
  return version === null ? '–' : String(version);
}

function formatReport(report: GateReport | null, surface: ViewSurface): string[] {
  return report === null ? [] : formatGates(report, surface);
}

function formatCheck(id: string, verdict: string, sentence: string, surface: ViewSurface): string[] {
  const margin = 2 + ID_WIDTH + 2 + VERDICT_WIDTH + 2;
  const [first = '', ...rest] = wrapWords(sentence, surface.columns - margin);
  return [
    `  ${surface.style.bold(id.padEnd(ID_WIDTH))}  ${verdict}  ${first}`,
    ...rest.map((line) => `${' '.repeat(margin)}${line}`),
  ];
}

function styleVerdict(verdict: TriggerVerdict, { style }: ViewSurface): string {
  const text = verdict.padEnd(VERDICT_WIDTH);
  if (verdict === 'fired') return style.yellow(text);
  return verdict === 'error' ? style.red(text) : style.dim(text);
}
