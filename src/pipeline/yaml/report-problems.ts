import { AppError } from '../../errors/app-error.ts';
import type { ErrorCode } from '../../errors/error-codes.ts';
import type { Problem } from './source-text.ts';

const WIDEST_LINE = 100;

/**
 * One error for all problems of a file, each with its place, the line it stands on and a mark under it.
 * Throws; returns only when there is no problem.
 */
export function throwProblems(code: ErrorCode, problems: readonly Problem[], hint?: string): void {
  const [first, ...rest] = problems;
  if (first === undefined) return;
  if (rest.length === 0) {
    throw new AppError(code, `${formatProblemPlace(first)}  ${first.message}`, {
      details: quoteSource(first),
      hint: hint ?? `Edit ${first.file}, line ${first.line}.`,
    });
  }
  const files = [...new Set(problems.map((problem) => problem.file))].join(', ');
  throw new AppError(code, `Found ${problems.length} problems in ${files}.`, {
    details: problems.flatMap((problem) => [
      `${formatProblemPlace(problem)}  ${problem.message}`,
      ...quoteSource(problem),
    ]),
    hint: hint ?? `Edit ${files}.`,
  });
}

function formatProblemPlace(problem: Problem): string {
  return `${problem.file}:${problem.line}:${problem.column}`;
}

function quoteSource(problem: Problem): string[] {
  // A tab counts as one column; drawn as one so that the mark stands right.
  const line = problem.sourceLine.replaceAll('\t', '→');
  if (line.trim() === '') return [];
  const from = problem.column > WIDEST_LINE ? problem.column - 20 : 0;
  return [
    `    ${line.slice(from, from + WIDEST_LINE)}`,
    `    ${' '.repeat(problem.column - 1 - from)}${'^'.repeat(Math.min(problem.length, WIDEST_LINE - (problem.column - 1 - from)))}`,
  ];
}
