import { z } from 'zod';
import { gateParams } from '../gates/gate-params.ts';
import { findScheduleProblem, isTimeZone } from './cron-schedule.ts';
import { isDuration, type Duration } from './duration.ts';
import {
  DEFAULT_POLICY_SETTINGS as defaults,
  readPersistence,
  type Persistence,
  type PolicySettings,
} from './policy-settings.ts';

const rows = (least: number) => z.int().min(least).describe(`a whole number of at least ${least}`);
const share = z.number().min(0).max(1).describe('a number from 0 to 1');
/** A text of a form that has a type of its own. */
const textOf = <Text extends string>(hasForm: (text: string) => boolean, expected: string) =>
  z.custom<Text>((value) => typeof value === 'string' && hasForm(value), {
    error: ({ input }) => `expected ${expected}, got ${JSON.stringify(input) ?? 'nothing'}`,
  });
const period = textOf<Duration>(
  (text) => isDuration(text) && Number.parseInt(text) > 0,
  'a length of time such as 12h, 7d or 2w',
);
const pause = textOf<Duration>(isDuration, 'a length of time such as 0d, 12h or 7d');
const persistence = textOf<Persistence>(
  isPersistence,
  'm_of_n with m up to n, and n up to 12, such as 2_of_3',
);
const timeZone = textOf<string>(isTimeZone, 'the name of a time zone, such as UTC or Europe/Paris');

const f1Floor = z.strictObject({
  value: share.default(defaults.triggers.f1_floor.value),
  min_labelled: rows(1).default(defaults.triggers.f1_floor.min_labelled),
  bypass_cooldown: z.boolean().default(defaults.triggers.f1_floor.bypass_cooldown),
});
const drift = z
  .strictObject({
    value: share.default(defaults.triggers.drift.value),
    off_at: share.default(defaults.triggers.drift.off_at),
    persist: persistence.default(defaults.triggers.drift.persist),
  })
  .superRefine(({ value, off_at }, context) => {
    if (off_at <= value) return;
    const message = `expected at most ${value}, the value that turns it on, got ${off_at}`;
    context.addIssue({ code: 'custom', path: ['off_at'], message });
  });
const backlog = z.strictObject({ value: rows(1).default(defaults.triggers.backlog.value) });
const schedule = z.strictObject({
  cron: z
    .string()
    .default(defaults.triggers.schedule.cron)
    .superRefine((expression, context) => {
      const problem = findScheduleProblem(expression);
      if (problem === undefined) return;
      context.addIssue({ code: 'custom', message: `${problem}, got ${JSON.stringify(expression)}` });
    }),
  timezone: timeZone.default(defaults.triggers.schedule.timezone),
  min_new_labelled_rows: rows(0).default(defaults.triggers.schedule.min_new_labelled_rows),
});

/**
 * Section `retraining` of params.yaml; what it leaves out is as in `DEFAULT_POLICY_SETTINGS`. Triggers that are `off` are
 * taken out before (see `takeOffTriggers`), so that what is wrong with the others is told exactly.
 */
export const retrainingParams = z.object({
  retraining: z
    .strictObject({
      version: z.literal(1).default(defaults.version).describe('1'),
      windows: z
        .strictObject({
          current: period.default(defaults.windows.current),
          min_rows: rows(30).default(defaults.windows.min_rows),
        })
        .prefault({}),
      triggers: z
        .strictObject({
          f1_floor: f1Floor.prefault({}),
          drift: drift.prefault({}),
          backlog: backlog.prefault({}),
          schedule: schedule.prefault({}),
        })
        .prefault({}),
      limits: z
        .strictObject({
          cooldown: pause.default(defaults.limits.cooldown),
          backoff: z
            .int()
            .min(1)
            .max(12)
            .default(defaults.limits.backoff)
            .describe('a whole number from 1 to 12'),
          retry_after: pause.default(defaults.limits.retry_after),
          max_runs_per_30d: rows(0).default(defaults.limits.max_runs_per_30d),
          min_new_labelled_rows: rows(0).default(defaults.limits.min_new_labelled_rows),
        })
        .prefault({}),
      gates: gateParams.prefault({}),
      // The run has these checked itself.
      lease: z.unknown().optional(),
      notify: z.unknown().optional(),
    })
    .prefault({}),
});

type RetrainingSection = z.output<typeof retrainingParams>['retraining'];
type TriggerName = keyof PolicySettings['triggers'];

/** The section without the triggers that are turned off (`off` or `false`), and their names. */
export function takeOffTriggers(section: unknown): {
  readonly section: unknown;
  readonly off: readonly TriggerName[];
} {
  if (!isRecord(section) || !isRecord(section.triggers)) return { section, off: [] };
  const isOff = ([, value]: readonly [string, unknown]): boolean => value === 'off' || value === false;
  const entries = Object.entries(section.triggers);
  const names = entries.filter(isOff).map(([name]) => name);
  const off = names.filter((name): name is TriggerName => Object.hasOwn(defaults.triggers, name));
  const kept = entries.filter(([name]) => !off.some((known) => known === name));
  return { section: { ...section, triggers: Object.fromEntries(kept) }, off };
}

/** The policy of a section that has been checked. */
export function toPolicySettings(
  { version, windows, triggers, limits }: RetrainingSection,
  off: readonly TriggerName[],
): PolicySettings {
  const turnedOff = Object.fromEntries(off.map((name) => [name, 'off' as const]));
  return { version, windows, triggers: { ...triggers, ...turnedOff }, limits };
}

function isPersistence(text: string): text is Persistence {
  if (!/^[1-9]\d?_of_[1-9]\d?$/.test(text)) return false;
  const { on, of } = readPersistence(text as Persistence);
  return on <= of && of <= 12;
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
