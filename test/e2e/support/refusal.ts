import { cpSync } from 'node:fs';
import { expect } from 'vitest';
import type { Project } from './project.ts';
import { readError, type Ended, type ShownError } from './rakuten.ts';
import { reproduce } from './read-outcomes.ts';

/** What a user must be told: the code, its exit code, and a pattern of message and details together. */
export type Expectation = readonly [code: string, exitCode: number, text: RegExp, hint?: RegExp];

/** Holds the error of an ended process against what a user must be told; never a stack trace. */
export function checkError(ended: Ended, [code, exitCode, text, hint = /\w/]: Expectation): ShownError {
  const error = readError(ended);
  expect({ code: error.code, exitCode: ended.code }).toEqual({ code, exitCode });
  expect([error.message, ...error.details].join('\n')).toMatch(text);
  expect(error.hint).toMatch(hint);
  expect(ended.stderr).not.toMatch(/\n\s+at .*:\d+:\d+/);
  return error;
}

/** The command is refused as expected, nothing that was there is changed, and once mended `repro` ends well. */
export async function expectRefusal(
  finished: Project,
  args: readonly string[],
  spoil: (project: Project) => void,
  expectation: Expectation,
): Promise<void> {
  const project = finished.copy();
  spoil(project);
  const before = project.products();
  checkError(await project.run(args), expectation);
  expect(project.products()).toEqual(before);
  for (const input of [
    'data/sample',
    'data/categories.csv',
    'pipeline.yaml',
    'params.yaml',
    'pipeline.lock',
  ]) {
    cpSync(finished.path(input), project.path(input), { recursive: true });
  }
  expect(await reproduce(project)).toEqual([]);
  expect(project.products()).toEqual(finished.products());
}
