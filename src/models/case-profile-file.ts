import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { CaseProfile } from '../data/case-profile.ts';
import { AppError } from '../errors/app-error.ts';
import { readCompanion } from './model-folder.ts';

/** The file beside a model that says how the titles were written that it learnt from. */
export const CASE_PROFILE = 'case-profile.json';

const SHARES = ['upperCaseShare', 'lowerCaseShare', 'accentShare', 'punctuationShare'] as const;

/**
 * The case profile of the model in `folder`; undefined where it was trained without one. Throws `MODEL_INVALID` where
 * the file was changed or is no case profile.
 */
export function readCaseProfile(folder: string): CaseProfile | undefined {
  const path = join(folder, CASE_PROFILE);
  if (!existsSync(path)) return undefined;
  const profile = parseJson(readCompanion(folder, CASE_PROFILE)) as Partial<CaseProfile> | null | undefined;
  const { rows } = profile ?? {};
  if (
    !(typeof rows === 'number' && Number.isInteger(rows) && rows >= 0) ||
    !SHARES.every((share) => isShare(profile?.[share]))
  ) {
    throw new AppError(
      'MODEL_INVALID',
      `${path}: expected rows and shares from 0 to 1, found something else.`,
      { hint: 'rakuten train   (makes and registers it anew)' },
    );
  }
  return profile as CaseProfile;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function isShare(value: unknown): boolean {
  return typeof value === 'number' && value >= 0 && value <= 1;
}
