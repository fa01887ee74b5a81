import type { RetrainRecord } from '../../tracking/retraining/retrain-record.ts';
import { formatTable, type TableColumn } from '../format/format-table.ts';
import { formatDuration, formatTime } from '../format/format-value.ts';
import { readDecision, showVersion } from './retrain-view.ts';
import { toOneLine } from './to-one-line.ts';
import type { ViewSurface } from './view-surface.ts';

/** `retrain history` as text: a row for each retraining, in the order given. */
export function formatRetrainHistory(records: readonly RetrainRecord[], surface: ViewSurface): string[] {
  if (records.length === 0) return ['No retraining yet. To begin one: rakuten retrain'];
  const columns: TableColumn[] = [
    { title: '#', align: 'right' },
    { title: 'when' },
    { title: 'cause' },
    { title: 'models' },
    { title: 'state' },
    { title: 'took', align: 'right' },
    { title: 'what it came to', flexible: true },
  ];
  const rows = records.map((record) => [
    String(record.number),
    formatTime(record.startedAt, surface.now()).replace(/ \(.*$/, ''),
    readDecision(record)?.because.join(', ') ?? 'by hand',
    `${showVersion(record.champion)} → ${showVersion(record.challenger)}`,
    styleState(record, surface),
    record.seconds === null ? '–' : formatDuration(record.seconds * 1000),
    toOneLine(describeEnd(record)),
  ]);
  return formatTable(columns, rows, surface);
}

function styleState({ state, rolledBackBy, abandoned }: RetrainRecord, { style }: ViewSurface): string {
  if (abandoned) return style.red('ended');
  if (rolledBackBy !== null) return style.yellow('rolled back');
  if (state === 'promoted') return style.green(state);
  return state === 'rejected' || state === 'failed' ? style.red(state) : state;
}

function describeEnd({ state, rejectedBy, errorCode, outcome, abandoned }: RetrainRecord): string {
  if (abandoned) return `its process ended while ${state}; the next retraining takes over`;
  if (state === 'rejected') return `by ${rejectedBy.join(', ')}: ${outcome ?? ''}`;
  // That the training failed is what most failures are: the room is for the cause.
  if (state === 'failed')
    return `${errorCode === 'TRAINING_FAILED' ? '' : `${errorCode ?? ''} `}${outcome ?? ''}`;
  return outcome ?? 'under way';
}
