import { drawBarPair } from '../../charts/bar-pair.ts';
import type { ClassShift } from '../drift-report.ts';
import { formatPoints, formatShare, formatSigned } from '../format-share.ts';
import { element, head, table, text } from './html.ts';

/** Every class with its share then and now, those that moved most first. Empty when there are none. */
export function renderClassTable(classes: readonly ClassShift[]): string[] {
  if (classes.length === 0) return [];
  const full = Math.max(
    ...classes.flatMap(({ reference_share, current_share }) => [reference_share, current_share]),
  );
  return [
    element('h2', {}, ['Predicted classes']),
    element('p', { class: 'note' }, [text(describeMoved(classes))]),
    element('div', { class: 'key' }, [
      element('span', { class: 'is-reference' }, ['reference']),
      element('span', { class: 'is-current' }, ['these listings']),
    ]),
    table(
      'classes',
      [
        head('Class'),
        head('Share'),
        head('Reference', 'number wide'),
        head('Now', 'number wide'),
        head('Change', 'number'),
        head('Interval', 'number wide'),
        head('Residual', 'number wide'),
      ],
      classes.map((shift) => renderRow(shift, full)),
    ),
  ];
}

function renderRow(shift: ClassShift, full: number): string {
  const { code, category, reference_share, current_share, change, ci, residual, moved } = shift;
  const shares = `${formatShare(reference_share)} in the reference, ${formatShare(current_share)} now`;
  return element('tr', { class: moved ? 'moved' : undefined }, [
    element('td', {}, [text(category), ' ', element('span', { class: 'small' }, [String(code)])]),
    element('td', {}, [
      drawBarPair({
        title: `${category}: ${shares}`,
        reference: reference_share,
        current: current_share,
        full,
      }),
    ]),
    element('td', { class: 'number wide' }, [formatShare(reference_share)]),
    element('td', { class: 'number wide' }, [formatShare(current_share)]),
    element('td', { class: 'number change' }, [formatPoints(change)]),
    element('td', { class: 'number wide small' }, [
      `${formatSigned(ci[0] * 100)} to ${formatSigned(ci[1] * 100)}`,
    ]),
    element('td', { class: 'number wide' }, [formatSigned(residual)]),
  ]);
}

/** A sentence names this many classes; the table below it has them all. */
const FEW = 3;

function nameFew(shifts: readonly ClassShift[]): string {
  const names = shifts
    .slice(0, FEW)
    .map(({ category }) => category)
    .join(', ');
  return shifts.length > FEW ? `${names} and ${shifts.length - FEW} more` : names;
}

function describeMoved(classes: readonly ClassShift[]): string {
  const moved = classes.filter((shift) => shift.moved);
  if (moved.length === 0)
    return 'No class stands out beyond what chance shows among so many; the largest differences first.';
  const grew = moved.filter(({ change }) => change > 0);
  const shrank = moved.filter(({ change }) => change < 0);
  const parts = [
    ...(grew.length > 0 ? [`predicted more often: ${nameFew(grew)}`] : []),
    ...(shrank.length > 0 ? [`less often: ${nameFew(shrank)}`] : []),
  ];
  const sentence = parts.join('; ');
  return `${sentence.charAt(0).toUpperCase()}${sentence.slice(1)}.`;
}
