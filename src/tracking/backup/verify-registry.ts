import { AppError } from '../../errors/app-error.ts';
import { explainSystemError } from '../../errors/system-error.ts';
import { verifyStoredModel } from '../models/model-store.ts';
import type { ModelVersion } from '../models/model-version.ts';
import { sizeOfStored } from '../models/remove-stored-model.ts';
import type { Breathe } from './backup-files.ts';

/** A version whose stored files are not as they were. */
export interface DamagedVersion {
  readonly version: ModelVersion;
  /** What is wrong, in a sentence. */
  readonly finding: string;
}

/** Reads the stored files of all versions again, each folder once; pruned ones have none. `breathe` hears the bytes of each. */
export async function verifyRegistry(
  versions: readonly ModelVersion[],
  breathe: Breathe,
): Promise<{ readonly models: number; readonly bytes: number; readonly damaged: readonly DamagedVersion[] }> {
  const findings = new Map<string, string | undefined>();
  let bytes = 0;
  const stored = versions.filter(({ prunedAt }) => prunedAt === null);
  for (const { folder, id } of stored) {
    if (findings.has(folder)) continue;
    findings.set(folder, findFault(folder, id));
    const size = sizeOfStored(folder);
    bytes += size;
    await breathe(size);
  }
  const damaged = stored.flatMap((version) => {
    const finding = findings.get(version.folder);
    return finding === undefined ? [] : [{ version, finding }];
  });
  return { models: findings.size, bytes, damaged };
}

function findFault(folder: string, id: string): string | undefined {
  try {
    verifyStoredModel(folder, id);
    return undefined;
  } catch (error) {
    const explained = explainSystemError(error);
    if (explained instanceof AppError) return explained.message;
    throw error;
  }
}
