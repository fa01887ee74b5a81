import type { ClassWeighting } from '../class-weights.ts';

export interface LinearSvmOptions {
  /** Inverse strength of the L2 penalty, above 0. */
  readonly C: number;
  /** Passes over the rows. */
  readonly epochs: number;
  readonly class_weight: ClassWeighting;
  readonly seed: number;
  /** How many threads to use; by default two where the machine has them and there is enough to do. No bit depends on it. */
  readonly threads?: number;
  /** `false`: learn in plain TypeScript. No bit depends on it, only the time. */
  readonly wasm?: boolean;
}
