import type { GateReport } from '../../../src/retraining/gates/gate-report.ts';
import type { Decision } from '../../../src/retraining/policy/decision.ts';

const SCORES = { weighted_f1: 0.8, macro_f1: 0.75, accuracy: 0.8, expected_calibration_error: 0.02 };

const judged = {
  schema_version: 1,
  ...{ rows: 500, seed: 42, champion: SCORES, challenger: { ...SCORES, weighted_f1: 0.82 } },
} as const;

/** A report that lets the challenger through. */
export function acceptedReport(): GateReport {
  return {
    ...judged,
    verdict: 'accepted',
    sentence: 'Accepted: all 1 gates passed.',
    gates: [
      { name: 'better', passed: true, numbers: { difference: 0.02, lower: 0.01 }, sentence: 'It is better.' },
    ],
  };
}

/** A report that does not. */
export function rejectedReport(): GateReport {
  return {
    ...judged,
    verdict: 'rejected',
    rejected_by: ['better'],
    sentence: 'Rejected by better. It is worse.',
    gates: [
      {
        name: 'better',
        passed: false,
        numbers: { difference: -0.02, lower: -0.03 },
        sentence: 'It is worse.',
      },
    ],
  };
}

/** What the policy says where drift has fired, or nothing has. */
export function decisionOf(needed: boolean): Decision {
  const window = { from: '2026-02-22T12:00:00.000Z', to: '2026-03-01T12:00:00.000Z' };
  return {
    ...{ schema_version: 1, decided_at: window.to, needed, champion: 1, window, schedule_due: null },
    sentence: needed
      ? 'Retraining is needed. Much has drifted.'
      : 'Retraining is not needed: no trigger has fired.',
    because: needed ? ['drift'] : [],
    ...{ blocked_by: [], failed_checks: [], limits: [] },
    triggers: [
      {
        id: 'drift',
        verdict: needed ? 'fired' : 'quiet',
        numbers: { share: 0.4 },
        sentence: 'Much has drifted.',
      },
    ],
    key_parts: { policy: 'p', champion: 1, because: needed ? ['drift'] : [], window: 3, schedule_due: null },
  };
}
