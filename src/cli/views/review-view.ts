import type { ReviewItem } from '../../monitoring/log/review-sheet.ts';
import type { TableSurface } from '../format/format-table.ts';
import { toOneLine } from './to-one-line.ts';

const LONGEST_DESCRIPTION = 300;

/** `review next` as text. */
export function formatReview(
  items: readonly ReviewItem[],
  categoryOf: (code: number) => string,
  commandOf: (item: ReviewItem) => string,
  { style }: TableSurface,
): string[] {
  return items.flatMap((item, index) => {
    const width = Math.max(...item.top.map(({ code }) => categoryOf(code).length));
    const types = item.top.map(
      ({ code, probability }) =>
        `  ${String(code).padStart(4)}  ${categoryOf(code).padEnd(width)}  ${(100 * probability).toFixed(1).padStart(5)} %`,
    );
    const description = toOneLine(item.description);
    return [
      ...(index === 0 ? [] : ['']),
      style.bold(toOneLine(item.designation) || '(no title)'),
      ...(description === '' ? [] : [`  ${cut(description)}`]),
      ...types,
      style.dim(`  ${commandOf(item)}`),
    ];
  });
}

function cut(text: string): string {
  const characters = Array.from(text);
  return characters.length <= LONGEST_DESCRIPTION
    ? text
    : `${characters.slice(0, LONGEST_DESCRIPTION - 1).join('')}…`;
}
