import { nearestName } from '../../errors/nearest-name.ts';

/** What the log keeps of a listing: its texts, only a hash of its content and lengths, or only lengths. */
export type TextPolicy = 'full' | 'hash' | 'off';

const TEXT_POLICIES: readonly TextPolicy[] = ['full', 'hash', 'off'];

/** The section `log` of params.yaml. */
export interface LogSettings {
  /** Whether `predict` logs where neither `--log` nor `--no-log` is given. */
  readonly predictions: boolean;
  readonly text: TextPolicy;
  /** Predictions older than this are removed by `predictions prune`; null where none are. */
  readonly keepDays: number | null;
}

export const DEFAULT_LOG_SETTINGS: LogSettings = { predictions: false, text: 'full', keepDays: null };

/** A setting that cannot be used, and why. */
export interface LogSettingProblem {
  readonly key: string;
  readonly message: string;
}

const KEYS = ['predictions', 'text', 'keep_days'] as const;
const LONGEST_DAYS = 36_500;

/**
 * The settings of a section `log`, and all that is wrong with it; what is not given is as in `DEFAULT_LOG_SETTINGS`. By hand and
 * not by zod: every `predict --log` waits for it, and zod takes longer to load than the answer.
 */
export function parseLogSettings(section: Readonly<Record<string, unknown>>): {
  readonly settings: LogSettings;
  readonly problems: readonly LogSettingProblem[];
} {
  const problems: LogSettingProblem[] = [];
  for (const key of Object.keys(section)) {
    if (KEYS.some((known) => known === key)) continue;
    const nearest = nearestName(key, KEYS);
    problems.push({
      key,
      message: `unknown setting; ${nearest === undefined ? `expected one of ${KEYS.join(', ')}` : `did you mean ${nearest}?`}`,
    });
  }
  const pick = <Key extends keyof LogSettings>(
    name: (typeof KEYS)[number],
    key: Key,
    expected: string,
    accept: (value: unknown) => LogSettings[Key] | undefined,
  ): LogSettings[Key] => {
    const value = section[name];
    if (value === undefined) return DEFAULT_LOG_SETTINGS[key];
    const accepted = accept(value);
    if (accepted !== undefined) return accepted;
    problems.push({ key: name, message: `expected ${expected}, got ${JSON.stringify(value)}` });
    return DEFAULT_LOG_SETTINGS[key];
  };
  const settings: LogSettings = {
    predictions: pick('predictions', 'predictions', 'true or false', (value) =>
      typeof value === 'boolean' ? value : undefined,
    ),
    // YAML 1.1 readers take a bare `off` for false: what it then means is clear.
    text: pick('text', 'text', TEXT_POLICIES.join(', '), (value) =>
      value === false ? 'off' : TEXT_POLICIES.find((policy) => policy === value),
    ),
    keepDays: pick('keep_days', 'keepDays', 'a whole number of days of at least 1, or null', (value) =>
      value === null || (Number.isInteger(value) && Number(value) >= 1 && Number(value) <= LONGEST_DAYS)
        ? (value as number | null)
        : undefined,
    ),
  };
  return { settings, problems };
}
