import { formatPoints } from '../../monitoring/format-share.ts';
import type { AnswerCells } from './answer-cells.ts';
import { type ClassDropTest, testClassDrops } from './class-drop-test.ts';
import type { ClassDrop, GateResult } from './gate-report.ts';
import type { GateSettings } from './gate-settings.ts';

export interface PerClassOptions {
  readonly classNames: readonly string[];
  readonly samples: number;
  readonly seed: number;
}

/** Of the classes that lose, this many are named. */
const NAMED = 3;

/**
 * Vetoes a challenger that gives up a class of enough rows for the others: it loses more F1 in it than allowed, or more
 * recall than allowed where chance would not do that. F1 alone would sleep: the rows that a class loses make its other answers
 * purer. Recall without a test would veto every other good challenger: a class of 60 rows moves by 5 points so often.
 */
export function judgePerClass(
  cells: AnswerCells,
  settings: GateSettings['per_class'],
  { classNames, samples, seed }: PerClassOptions,
): GateResult {
  const support = new Int32Array(cells.classes);
  cells.counts.forEach((count, cell) => (support[cells.truth[cell]] += count));
  const guarded = classNames.map((_name, k) => k).filter((k) => support[k] >= settings.min_rows);
  const tests = testClassDrops(cells, guarded, { samples, seed });
  const classes = guarded.map((k, i) =>
    describeDrop(tests[i], { class_name: classNames[k], rows: support[k] }, settings),
  );
  const vetoes = classes.filter(({ verdict }) => verdict === 'veto');
  return {
    name: 'per_class',
    passed: vetoes.length === 0,
    numbers: {
      classes_guarded: guarded.length,
      classes_vetoing: vetoes.length,
      classes_unproven: classes.filter(({ verdict }) => verdict === 'unproven').length,
      worst_f1_drop: largest(classes.map(({ f1_drop }) => f1_drop)),
      worst_recall_drop: largest(classes.map(({ recall_drop }) => recall_drop)),
      ...settings,
    },
    classes,
    sentence: vetoes.length > 0 ? tellVetoes(vetoes) : tellNone(classes, settings),
  };
}

function describeDrop(
  test: ClassDropTest,
  of: Pick<ClassDrop, 'class_name' | 'rows'>,
  settings: GateSettings['per_class'],
): ClassDrop {
  const f1Drop = test.championF1 - test.challengerF1;
  const recallDrop = test.championRecall - test.challengerRecall;
  const recallBeyond = recallDrop > settings.max_recall_drop;
  const vetoes = f1Drop > settings.max_f1_drop || (recallBeyond && test.recallP < settings.alpha);
  return {
    ...of,
    champion_f1: test.championF1,
    challenger_f1: test.challengerF1,
    f1_drop: f1Drop,
    f1_p: test.f1P,
    champion_recall: test.championRecall,
    challenger_recall: test.challengerRecall,
    recall_drop: recallDrop,
    recall_p: test.recallP,
    verdict: vetoes ? 'veto' : recallBeyond ? 'unproven' : 'ok',
  };
}

function tellVetoes(vetoes: readonly ClassDrop[]): string {
  const count = vetoes.length === 1 ? 'A class loses' : `${vetoes.length} classes lose`;
  return `${count} more than allowed: ${nameClasses(vetoes)}.`;
}

function tellNone(classes: readonly ClassDrop[], { min_rows }: GateSettings['per_class']): string {
  if (classes.length === 0) return `No class has the ${min_rows} rows that it takes to be guarded.`;
  const unproven = classes.filter(({ verdict }) => verdict === 'unproven');
  const guarded =
    classes.length === 1
      ? `The one class of at least ${min_rows} rows does not lose more than allowed`
      : `None of the ${classes.length} classes of at least ${min_rows} rows loses more than allowed`;
  if (unproven.length === 0) return `${guarded}.`;
  return `${guarded}; recall that may be chance: ${nameClasses(unproven)}.`;
}

function nameClasses(classes: readonly ClassDrop[]): string {
  const worst = classes.toSorted((a, b) => worse(b) - worse(a)).slice(0, NAMED);
  const named = worst.map(
    ({ class_name, rows, f1_drop, recall_drop }) =>
      `${class_name} (F1 ${formatPoints(-f1_drop)}, recall ${formatPoints(-recall_drop)}, ${rows} rows)`,
  );
  const more = classes.length - worst.length;
  return `${named.join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
}

function worse({ f1_drop, recall_drop }: ClassDrop): number {
  return Math.max(f1_drop, recall_drop);
}

function largest(values: readonly number[]): number {
  return values.length === 0 ? 0 : Math.max(...values);
}
