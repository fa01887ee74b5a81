import { createHash } from 'node:crypto';
import type { Notification } from '../../tracking/retraining/outbox.ts';
import type { RetrainRecord } from '../../tracking/retraining/retrain-record.ts';
import type { GateReport, ModelScores } from '../gates/gate-report.ts';
import type { Decision } from '../policy/decision.ts';

/** What people can be told: how a retraining ended, and that drift has led to one. */
export const NOTIFY_EVENTS = ['promoted', 'rejected', 'failed', 'drift'] as const;

export type NotifyEvent = (typeof NOTIFY_EVENTS)[number];

export interface AnnounceSettings {
  /** How the project is called in the text. */
  readonly project: string;
  /** Tells this project's events from those of others of that name. */
  readonly origin: string;
  readonly events: readonly NotifyEvent[];
}

/** What is to be told of the state that a retraining has come to; nothing of most. */
export function announceRetrain(record: RetrainRecord, settings: AnnounceSettings): Notification[] {
  const { project, origin, events } = settings;
  const id = createHash('sha256')
    .update(`${origin}\0${record.number}\0${record.startedAt}`)
    .digest('hex')
    .slice(0, 16);
  return listEvents(record)
    .filter(({ event }) => events.includes(event))
    .map(({ event, text }) => {
      const key = `${project}/retrain-${record.number}/${event}/${id}`;
      return { key, event, payload: { schema_version: 1, key, event, project, ...describe(record), text } };
    });
}

function listEvents(record: RetrainRecord): { readonly event: NotifyEvent; readonly text: string }[] {
  const name = `Retraining ${record.number}`;
  switch (record.state) {
    case 'triggered':
      return becauseOf(record).includes('drift')
        ? [{ event: 'drift', text: `${name} has begun. ${triggerSentence(record, 'drift')}` }]
        : [];
    case 'promoted':
    case 'rejected':
    case 'failed':
      return [
        {
          event: record.state,
          text: `${name} ${SAID[record.state]}${listGates(record)}: ${record.outcome ?? ''}`,
        },
      ];
    default:
      return [];
  }
}

const SAID = { promoted: 'put a model into production', rejected: 'was rejected', failed: 'failed' } as const;

function listGates({ rejectedBy }: RetrainRecord): string {
  return rejectedBy.length === 0 ? '' : ` by ${rejectedBy.join(', ')}`;
}

function describe(record: RetrainRecord): Record<string, unknown> {
  // Stored by this program as a `GateReport`.
  const report = record.gates as Pick<GateReport, 'champion' | 'challenger'> | null;
  return {
    at: record.endedAt ?? record.startedAt,
    retraining: record.number,
    state: record.state,
    cause: record.cause,
    because: becauseOf(record),
    champion: record.champion,
    challenger: record.challenger,
    rejected_by: record.rejectedBy,
    error_code: record.errorCode,
    scores: { champion: scoresOf(report?.champion), challenger: scoresOf(report?.challenger) },
  };
}

function scoresOf(scores: ModelScores | null | undefined): ModelScores | null {
  return scores ?? null;
}

function becauseOf({ decision }: RetrainRecord): readonly string[] {
  return (decision as Partial<Decision>).because ?? [];
}

function triggerSentence({ decision }: RetrainRecord, id: string): string {
  return (decision as Partial<Decision>).triggers?.find((one) => one.id === id)?.sentence ?? '';
}
