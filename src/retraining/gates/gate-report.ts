/**
 * floor: good enough at all · answers: not stuck on a class or two · different: not the same model again · better: a
 * gain that is no chance · harm: not more rows spoilt than mended · per_class: no class given up for the others ·
 * calibration: its probabilities can be believed · serve: it answers one listing at a time, and fast enough.
 */
export type GateName =
  'floor' | 'answers' | 'different' | 'better' | 'harm' | 'per_class' | 'calibration' | 'serve';

interface Gate<Name extends GateName> {
  readonly name: Name;
  readonly passed: boolean;
  /** What was measured, and the limits that it was held against. */
  readonly numbers: Readonly<Record<string, number>>;
  /** What was seen, and what it means, for people. */
  readonly sentence: string;
}

/** How one gate judged a challenger. */
export type GateResult =
  | Gate<Exclude<GateName, 'harm' | 'per_class'>>
  | (Gate<'harm'> & { readonly test: 'exact_binomial' | 'chi_square_with_continuity' })
  | (Gate<'per_class'> & { readonly classes: readonly ClassDrop[] });

/** What a class of enough rows loses. Drops are champion − challenger: below 0 where it gains. */
export interface ClassDrop {
  readonly class_name: string;
  readonly rows: number;
  readonly champion_f1: number;
  readonly challenger_f1: number;
  readonly f1_drop: number;
  /** Chance of such a drop if the two models were equally good in this class. */
  readonly f1_p: number;
  readonly champion_recall: number;
  readonly challenger_recall: number;
  readonly recall_drop: number;
  readonly recall_p: number;
  /** `veto`: beyond a limit · `unproven`: recall beyond its limit, but chance could do that · `ok`. */
  readonly verdict: 'veto' | 'unproven' | 'ok';
}

/** How a model does on the evaluation rows; the expected calibration error of 15 bins. */
export interface ModelScores {
  readonly weighted_f1: number;
  readonly macro_f1: number;
  readonly accuracy: number;
  readonly expected_calibration_error: number;
}

interface Judgement {
  readonly schema_version: 1;
  /** The verdict in one sentence. */
  readonly sentence: string;
  /** Evaluation rows, the same for both. */
  readonly rows: number;
  readonly seed: number;
  /** `null` where nothing is in production yet. */
  readonly champion: ModelScores | null;
  readonly challenger: ModelScores;
  /** In the order in which they are told. Without a champion only those that need none. */
  readonly gates: readonly GateResult[];
}

/** What the gates say of a challenger; written as JSON as it is. Numbers are rounded to 6 significant digits. */
export type GateReport =
  | (Judgement & { readonly verdict: 'accepted' })
  | (Judgement & { readonly verdict: 'rejected'; readonly rejected_by: readonly GateName[] });
