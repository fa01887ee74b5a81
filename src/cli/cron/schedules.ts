import { z } from 'zod';
import { findScheduleProblem } from '../../retraining/policy/cron-schedule.ts';
import type { CommandContext } from '../command-context.ts';
import { readParamsSection } from '../format/read-params-section.ts';

/** What can be done by schedule, with its command line. */
export const CRON_TASKS = {
  retrain: ['retrain', '--if-needed'],
  drift: ['drift-report'],
  load: ['load', 'next'],
  backup: ['backup', '--keep', '7'],
} as const satisfies Readonly<Record<string, readonly string[]>>;

export type CronTask = keyof typeof CRON_TASKS;

export const CRON_TASK_NAMES = Object.keys(CRON_TASKS) as readonly CronTask[];

/** When a task is done. */
export interface Schedule {
  readonly task: CronTask;
  /** Five fields, in the time of this machine. */
  readonly expression: string;
}

const expression = (otherwise: string) =>
  z
    .string()
    .default(otherwise)
    .superRefine((text, context) => {
      const problem = text === 'off' ? undefined : findScheduleProblem(text);
      if (problem === undefined) return;
      context.addIssue({ code: 'custom', message: `${problem}, or off; got ${JSON.stringify(text)}` });
    });

/** Section `schedules` of params.yaml. */
const schedulesParams = z.object({
  schedules: z
    .strictObject({
      retrain: expression('0 2 * * *'),
      drift: expression('0 */2 * * *'),
      load: expression('off'),
      backup: expression('30 3 * * *'),
    })
    .prefault({}),
});

/** The schedules of params.yaml that are not off. Throws `PARAMS_INVALID` with all problems of the section. */
export function readSchedules(context: Pick<CommandContext, 'cwd'>): Schedule[] {
  const section = readParamsSection(context, 'schedules', schedulesParams, falseIsOff);
  return CRON_TASK_NAMES.filter((task) => section[task] !== 'off').map((task) => ({
    task,
    expression: section[task],
  }));
}

/** `off` is a text in the YAML of today, and false in the YAML of before 2009. */
function falseIsOff(section: unknown): unknown {
  if (typeof section !== 'object' || section === null || Array.isArray(section)) return section;
  return Object.fromEntries(
    Object.entries(section).map(([task, value]: [string, unknown]) => [
      task,
      value === false ? 'off' : value,
    ]),
  );
}
