import { join, resolve } from 'node:path';
import { describeQuarantinedRow, type QuarantinedRow } from '../../data/quarantine.ts';
import { readBytes } from '../../data/read-bytes.ts';
import type { ExitCode } from '../../errors/error-codes.ts';
import { writeFileDurably } from '../../files/write-file-durably.ts';
import { syncFeedbackFile } from '../../monitoring/log/feedback-file.ts';
import {
  FEEDBACK_QUARANTINE,
  formatFeedbackQuarantine,
  readFeedbackRows,
  unknownPrediction,
} from '../../monitoring/log/read-feedback-rows.ts';
import type { FeedbackOutcome } from '../../tracking/predictions/feedback.ts';
import type { CommandContext } from '../command-context.ts';
import { requireDatabase } from '../project/open-writer.ts';
import { describeSync, toJsonSync } from './give-feedback.ts';
import { readProjectTaxonomy, withPredictionLog } from './open-predictions.ts';

const SHOWN_FAULTS = 5;

/** `feedback import`. */
export async function importFeedback(context: CommandContext, file: string): Promise<ExitCode> {
  const taxonomy = await readProjectTaxonomy(context);
  const rows = await readFeedbackRows(
    readBytes(resolve(context.cwd, file), file, `ls ${file}`),
    file,
    taxonomy,
  );
  requireDatabase(context);
  const { outcomes, sync } = await withPredictionLog(context, (log) => ({
    outcomes: log.addFeedback(rows.labels),
    sync: syncFeedbackFile(log, context.cwd),
  }));
  const unknown = rows.labels.filter((_label, index) => outcomes[index].kind === 'unknown');
  const faults = [...rows.faults, ...unknown.map((label) => unknownPrediction(label, file))].sort(
    (a, b) => a.line - b.line,
  );
  writeFileDurably(join(context.cwd, FEEDBACK_QUARANTINE), formatFeedbackQuarantine(faults));
  const counts = countOutcomes(outcomes);
  const noneUsable = faults.length > 0 && counts.added + counts.corrected + counts.same === 0;
  if (context.json) {
    context.printJson({
      ...counts,
      ...{ blank: rows.blank, quarantined: faults.length, quarantine: FEEDBACK_QUARANTINE },
      feedback_file: toJsonSync(sync),
    });
  } else {
    context.print(summarise(counts, rows.blank, faults.length));
    describeFaults(faults).forEach(context.print);
    describeSync(sync).forEach(context.print);
  }
  return noneUsable ? 3 : 0;
}

type OutcomeCounts = Readonly<Record<'added' | 'corrected' | 'same', number>>;

function countOutcomes(outcomes: readonly FeedbackOutcome[]): OutcomeCounts {
  const count = (wanted: FeedbackOutcome['kind']): number =>
    outcomes.filter(({ kind }) => kind === wanted).length;
  return { added: count('added'), corrected: count('corrected'), same: count('same') };
}

function summarise({ added, corrected, same }: OutcomeCounts, blank: number, faults: number): string {
  const parts: (readonly [number, string])[] = [
    [added, 'added'],
    [corrected, 'corrected'],
    [same, 'known already'],
    [blank, 'without a label yet'],
    [faults, 'unusable'],
  ];
  const said = parts.filter(([count], index) => count > 0 || index === 0);
  return `Labels: ${said.map(([count, what]) => `${count.toLocaleString('en')} ${what}`).join(', ')}.`;
}

function describeFaults(faults: readonly QuarantinedRow[]): string[] {
  if (faults.length === 0) return [];
  const more = faults.length - SHOWN_FAULTS;
  return [
    ...faults.slice(0, SHOWN_FAULTS).map((fault) => `  ${describeQuarantinedRow(fault)}`),
    ...(more > 0 ? [`  and ${more.toLocaleString('en')} more`] : []),
    `  listed in ${FEEDBACK_QUARANTINE}`,
  ];
}
