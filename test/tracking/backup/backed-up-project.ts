import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  prepareRestore,
  completeRestore,
  type RestoreRequest,
} from '../../../src/tracking/backup/restore-backup.ts';
import { type Backup, type BackupRequest, writeBackup } from '../../../src/tracking/backup/write-backup.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';
import { makeServingRegistry } from '../stored-models.ts';

export const NOW = new Date('2026-03-01T12:33:00.000Z');
const breathe = (): Promise<void> => Promise.resolve();

/** A project with versions, the first in production, and files of its own. */
export function makeProject(versions = 2): string {
  const { root } = makeServingRegistry(versions);
  writeFileSync(join(root, 'pipeline.yaml'), 'stages: {}\n');
  writeFileSync(join(root, 'params.yaml'), 'a: 1\n');
  mkdirSync(join(root, 'data', 'arrival'), { recursive: true });
  writeFileSync(join(root, 'data', 'arrival', 'load.json'), '{"percent":40}\n');
  return root;
}

/** Backs a project up into a file elsewhere. */
export function backUp(root: string, request: Partial<BackupRequest> = {}): Promise<Backup> {
  return writeBackup({
    ...{ root, target: join(temporaryFolder(), 'a.tar'), now: NOW, host: 'h', skipDamaged: false, breathe },
    onStart: () => undefined,
    ...request,
  });
}

export function restoreRequest(root: string, archive: string): RestoreRequest {
  return { archive, root, stateFolderFor: () => join(root, '.rakuten'), keptName: 'k', breathe };
}

export async function restore(root: string, archive: string): Promise<void> {
  const request = restoreRequest(root, archive);
  completeRestore(request, await prepareRestore(request));
}
