import type { AliasChange, ModelVersion } from '../../tracking/models/model-version.ts';
import type { RetrainRecord } from '../../tracking/retraining/retrain-record.ts';
import type { RetrainingStore } from '../../tracking/retraining/retraining-store.ts';
import type { GateReport } from '../gates/gate-report.ts';
import type { Decision } from '../policy/decision.ts';
import type { RetrainKeyParts } from './retrain-key.ts';

/** What is asked for. */
export interface RetrainRequest {
  /** Only where the policy says so. */
  readonly ifNeeded: boolean;
  /** Also where the same has been decided before. */
  readonly force: boolean;
}

/** A model version, as far as a retraining looks at it. */
export type Contender = Pick<ModelVersion, 'version' | 'id' | 'folder'>;

/** All that a retraining does to the world around it. */
export interface RetrainEffects {
  readonly store: RetrainingStore;
  /** Takes the lease, or waits for it, as it was asked for. */
  readonly takeLease: () => Promise<{ readonly token: number }>;
  /** Keeps the lease alive until it is called off; `onLost` when it is lost in spite of that. */
  readonly keepAlive: (token: number, onLost: () => void) => () => void;
  /** Asks the policy. */
  readonly decide: () => Promise<Decision>;
  /** What a training would start from, and what it would be held against. */
  readonly describeInputs: () => Promise<Pick<RetrainKeyParts, 'inputs' | 'gates'>>;
  /** The version in production; null where there is none. */
  readonly readChampion: () => Contender | null;
  /** Runs the pipeline up to the training, and finds the version that it came to. Ends early where `signal` says so. */
  readonly train: (signal: AbortSignal) => Promise<Contender>;
  readonly judge: (champion: Contender | null, challenger: Contender) => Promise<GateReport>;
  /** Throws where the stored model cannot be used. */
  readonly checkModel: (version: ModelVersion) => void;
  readonly onEvent: (event: RetrainEvent) => void;
}

/** What happens in a retraining, as it happens. */
export type RetrainEvent =
  | { readonly kind: 'decided'; readonly decision: Decision }
  | { readonly kind: 'begun'; readonly record: RetrainRecord }
  | { readonly kind: 'gating'; readonly champion: Contender | null; readonly challenger: Contender };

/** What a retraining came to. A failure is an error. */
export type RetrainOutcome =
  | { readonly kind: 'not-needed'; readonly decision: Decision }
  /** The same had been decided before. */
  | { readonly kind: 'decided-before'; readonly record: RetrainRecord; readonly decision: Decision | null }
  | {
      readonly kind: 'promoted';
      readonly record: RetrainRecord;
      readonly decision: Decision | null;
      readonly change: AliasChange;
      /** null where the training put the first model into production by itself. */
      readonly report: GateReport | null;
    }
  | {
      readonly kind: 'rejected';
      readonly record: RetrainRecord;
      readonly decision: Decision | null;
      readonly challenger: Contender;
      /** null where no comparison was needed. */
      readonly report: GateReport | null;
    };
