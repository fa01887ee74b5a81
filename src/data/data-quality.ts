import { roundShare, type ConflictFigures, type DuplicateFigures } from './content-index.ts';
import type { LoadFigures } from './dataset-version.ts';
import { countReasons, type QuarantinedRow } from './quarantine.ts';
import type { Taxonomy } from './taxonomy.ts';
import type { TextFigures } from './text-statistics.ts';

type PartName = 'training' | 'evaluation' | 'test';

/** Rows of a product type in the two labelled parts. */
export interface ClassRows {
  readonly training: number;
  readonly evaluation: number;
}

/** What ingest found out about the data. */
export interface DataFindings {
  /** Rows of each source file, headers not counted, by file name. */
  readonly sourceRows: Readonly<Record<string, number>>;
  /** How much of X_train.csv has arrived. */
  readonly load: LoadFigures;
  /** What became of the labels that came back, by what that is. */
  readonly feedback: Readonly<Record<string, number>>;
  readonly texts: Readonly<Record<PartName, TextFigures>>;
  /** Of the labelled parts. */
  readonly classes: ReadonlyMap<number, ClassRows>;
  readonly duplicates: DuplicateFigures;
  /** Rows of the test part whose content a labelled listing has, too. */
  readonly testRowsAlsoLabelled: number;
  readonly conflicts: ConflictFigures;
  readonly evaluationConflicts: ConflictFigures;
  readonly quarantined: readonly QuarantinedRow[];
}

/**
 * The content of reports/data_quality.json: findings under stable keys, in a stable order, without dates, so that the
 * same data gives the same bytes. `schema_version` rises when a key changes its meaning or goes.
 */
export function reportDataQuality(findings: DataFindings, taxonomy: Taxonomy): object {
  const { texts, conflicts, evaluationConflicts, duplicates, quarantined } = findings;
  const labelled = texts.training.rows + texts.evaluation.rows;
  return {
    schema_version: 1,
    source_rows: findings.sourceRows,
    load: findings.load,
    feedback: findings.feedback,
    rows: {
      training: texts.training.rows,
      evaluation: texts.evaluation.rows,
      test: texts.test.rows,
      quarantined: quarantined.length,
    },
    evaluation_share: labelled === 0 ? 0 : roundShare(texts.evaluation.rows / labelled),
    classes: Object.fromEntries(
      taxonomy.codes.map((code) => [
        code,
        describeClass(code, findings.classes.get(code), taxonomy, labelled),
      ]),
    ),
    duplicates: {
      groups: duplicates.groups,
      rows: duplicates.rows,
      test_rows_also_labelled: findings.testRowsAlsoLabelled,
    },
    label_conflicts: {
      ...conflicts,
      evaluation_accuracy_upper_bound: evaluationConflicts.accuracy_upper_bound,
    },
    texts,
    quarantine: Object.fromEntries(countReasons(quarantined).map(({ reason, rows }) => [reason, rows])),
  };
}

function describeClass(
  code: number,
  rows: ClassRows | undefined,
  taxonomy: Taxonomy,
  labelled: number,
): object {
  const { training, evaluation } = rows ?? { training: 0, evaluation: 0 };
  return {
    category: taxonomy.categoryOf(code),
    rows: training + evaluation,
    share: labelled === 0 ? 0 : roundShare((training + evaluation) / labelled),
    training,
    evaluation,
  };
}
