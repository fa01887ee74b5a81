import { formatCount } from '../../../monitoring/format-share.ts';
import type { LimitReport } from '../decision.ts';
import type { RetrainingFacts } from '../retraining-facts.ts';

/** With nothing new to learn from the same model comes out again. Where nobody knows, it may be worth a try. */
export function checkNewRows({ champion, newLabelledRows }: RetrainingFacts, least: number): LimitReport {
  const common = { id: 'new_rows', until: null } as const;
  if (champion === null) {
    return { ...common, verdict: 'allows', numbers: {}, sentence: 'Nothing has been learnt from yet.' };
  }
  if (newLabelledRows.kind === 'error') {
    const sentence = 'How many new labelled rows there are is not known.';
    return { ...common, verdict: 'allows', numbers: { min_new_labelled_rows: least }, sentence };
  }
  const { rows } = newLabelledRows;
  const blocks = rows < least;
  return {
    ...common,
    verdict: blocks ? 'blocks' : 'allows',
    numbers: { new_labelled_rows: rows, min_new_labelled_rows: least },
    sentence: blocks
      ? `${formatCount(rows)} labelled rows have come since the latest training: the same model would come out again.`
      : `${formatCount(rows)} labelled rows are there to learn from.`,
  };
}
