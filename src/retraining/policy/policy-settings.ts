import type { Duration } from './duration.ts';

/** `m_of_n`: on in m of the latest n windows. */
export type Persistence = `${number}_of_${number}`;

/** What section `retraining` of params.yaml says of when to retrain. A trigger that is `off` is not asked. */
export interface PolicySettings {
  readonly version: 1;
  readonly windows: {
    /** Predictions and their labels are looked at in windows of this length, counted back from now. */
    readonly current: Duration;
    /** A window of fewer predictions says nothing about drift. */
    readonly min_rows: number;
  };
  readonly triggers: {
    readonly f1_floor: F1FloorSettings | 'off';
    readonly drift: DriftTriggerSettings | 'off';
    readonly backlog: BacklogSettings | 'off';
    readonly schedule: ScheduleSettings | 'off';
  };
  readonly limits: LimitSettings;
}

export interface F1FloorSettings {
  /** The upper end of the 95 % interval of the live macro F1 has to be below this. */
  readonly value: number;
  /** Labelled predictions that this takes. */
  readonly min_labelled: number;
  /** Whether it need not wait for the cool-down, once for each model in production. */
  readonly bypass_cooldown: boolean;
}

export interface DriftTriggerSettings {
  /** A window is on when more than this share of the signals has drifted … */
  readonly value: number;
  /** … and stays on until the share is this or less. */
  readonly off_at: number;
  readonly persist: Persistence;
}

export interface BacklogSettings {
  /** New labelled rows. */
  readonly value: number;
}

export interface ScheduleSettings {
  readonly cron: string;
  readonly timezone: string;
  /** With fewer new labelled rows the date passes by. */
  readonly min_new_labelled_rows: number;
}

export interface LimitSettings {
  /** From the start of one retraining to the start of the next. */
  readonly cooldown: Duration;
  /** The cool-down is up to so many times as long while challengers are rejected; 1: always the same. */
  readonly backoff: number;
  /** The same, after one that failed: no verdict, so it may be tried again sooner. Doubles with each in a row, up to the cool-down. */
  readonly retry_after: Duration;
  /** Retrainings started in the last 30 days, but for those that failed. */
  readonly max_runs_per_30d: number;
  /** With fewer labelled rows than this since the last training the same model would come out again. */
  readonly min_new_labelled_rows: number;
}

/** What holds where params.yaml says nothing. */
export const DEFAULT_POLICY_SETTINGS = {
  version: 1,
  windows: { current: '7d', min_rows: 500 },
  triggers: {
    f1_floor: { value: 0.7, min_labelled: 500, bypass_cooldown: true },
    drift: { value: 0.3, off_at: 0.15, persist: '2_of_3' },
    backlog: { value: 10_000 },
    schedule: { cron: '0 2 * * *', timezone: 'UTC', min_new_labelled_rows: 1000 },
  },
  limits: { cooldown: '7d', backoff: 3, retry_after: '12h', max_runs_per_30d: 4, min_new_labelled_rows: 1 },
} as const satisfies PolicySettings;

/** The m and n of `m_of_n`. */
export function readPersistence(persistence: Persistence): { readonly on: number; readonly of: number } {
  const [on = 0, of = 0] = persistence.split('_of_').map(Number);
  return { on, of };
}
