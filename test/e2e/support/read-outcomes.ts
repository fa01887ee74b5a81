import { expect } from 'vitest';
import type { Project } from './project.ts';
import type { Ended } from './rakuten.ts';

export const STAGES = ['ingest', 'features', 'train', 'predict', 'drift'] as const;
export type StageName = (typeof STAGES)[number];

interface StageReport {
  readonly name: string;
  readonly outcome: string;
  readonly kept?: readonly { readonly path: string; readonly keptAs: string }[];
  readonly changedOuts?: readonly string[];
  readonly reasons?: readonly { readonly kind: string; readonly text: string }[];
}

/** The stages of `repro --json`, each with how it went. */
export function readStages({ stdout }: Ended): readonly StageReport[] {
  return (JSON.parse(stdout) as { readonly stages: readonly StageReport[] }).stages;
}

/** Runs `repro` to a good end and returns the stages that ran or were restored, in order. */
export async function reproduce(project: Project, ...args: readonly string[]): Promise<string[]> {
  const ended = await project.run(['repro', ...args, '--json']);
  expect(ended).toMatchObject({ code: 0 });
  return namesRan(ended);
}

/** The stages that a `repro --json` ran, or restored from the cache. */
export function namesRan(ended: Ended): string[] {
  return readStages(ended)
    .filter(({ outcome }) => outcome === 'ran' || outcome === 'restored')
    .map(({ name }) => name);
}
