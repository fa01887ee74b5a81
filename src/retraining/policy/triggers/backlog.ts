import { formatCount } from '../../../monitoring/format-share.ts';
import type { TriggerReport } from '../decision.ts';
import type { BacklogSettings } from '../policy-settings.ts';
import type { RetrainingFacts } from '../retraining-facts.ts';

const id = 'backlog';

/** Fired where many labelled rows have come that the model in production was not trained on. */
export function checkBacklog(
  { champion, newLabelledRows }: RetrainingFacts,
  settings: BacklogSettings | 'off',
): TriggerReport {
  if (settings === 'off') return { id, verdict: 'off', numbers: {}, sentence: 'Not asked.' };
  if (champion === null) {
    const sentence = 'Without a model in production all labelled rows are new.';
    return { id, verdict: 'insufficient', numbers: { value: settings.value }, sentence };
  }
  if (newLabelledRows.kind === 'error') {
    const sentence = `New labelled rows could not be counted: ${newLabelledRows.message}`;
    return { id, verdict: 'error', numbers: {}, sentence, error: newLabelledRows };
  }
  const { rows } = newLabelledRows;
  const fired = rows >= settings.value;
  return {
    id,
    verdict: fired ? 'fired' : 'quiet',
    numbers: { new_labelled_rows: rows, value: settings.value },
    sentence:
      `${formatCount(rows)} labelled rows have come since the latest training, ` +
      `${fired ? 'at least' : 'fewer than'} ${formatCount(settings.value)}.`,
  };
}
