import { SIGNAL_NAMES, type DriftReport, type DriftSignal } from '../drift-report.ts';
import { formatShare } from '../format-share.ts';
import { element, head, table, text } from './html.ts';

/** How the verdict came about, and the scores that other tools would print. */
export function renderMethod(report: DriftReport): string[] {
  const scores = report.signals.flatMap(renderScores);
  return [
    element('h2', {}, ['How this was decided']),
    ...explain(report).map((paragraph) => element('p', {}, [text(paragraph)])),
    ...(scores.length === 0
      ? []
      : [
          element('h2', {}, ['Side by side with other tools']),
          element('p', { class: 'note' }, [
            text(
              'For comparison only; these scores decide nothing here. Often 0.1 is taken as their limit, but with many classes and few rows chance alone exceeds it.',
            ),
          ]),
          table(
            'side',
            [head('Signal'), head('Score'), head('Value', 'number'), head('By chance alone', 'number')],
            scores,
          ),
        ]),
  ];
}

function explain({ alpha, min_rows }: DriftReport): string[] {
  return [
    'The reference is the part of the labelled data that the model was evaluated on and had not learned from.',
    `A signal counts as moved only if chance does not explain it (p, adjusted by Holm for all signals tested, below ${alpha}) and if ` +
      `its effect reaches the floor, so that neither noise in few rows nor trifles in many raise an alarm. When nothing has changed, at most ` +
      `${formatShare(alpha)} of such reports say drift. With fewer than ${min_rows} rows on either side nothing is tested.`,
    'Predicted classes: chi-square test of homogeneity, rare classes counted together; the effect is the share of listings that would have to ' +
      'change class, its interval wide on purpose, because chance can only add to it. Confidence and text length: Kolmogorov-Smirnov test; ' +
      'the effect is the largest difference between the shares of listings up to some value. Unknown words: difference of the means. ' +
      'Missing descriptions: z-test of two proportions.',
    'The smallest shift that would show is found four times out of five with this many rows, whatever its shape. A smaller one can go unnoticed: ' +
      '“as before” does not prove that nothing changed. A change that leaves texts and predictions as they are, such as a class that ' +
      'sellers begin to use otherwise, cannot be seen without labels.',
  ];
}

const BY_CHANCE = '_by_chance';

function renderScores({ id, side_by_side }: DriftSignal): string[] {
  return Object.entries(side_by_side)
    .filter(([name]) => !name.endsWith(BY_CHANCE) && name !== 'classes_counted_together')
    .map(([name, value]) => {
      const byChance = side_by_side[`${name}${BY_CHANCE}`];
      return element('tr', {}, [
        element('td', {}, [text(SIGNAL_NAMES[id])]),
        element('td', {}, [text(name.replaceAll('_', ' '))]),
        element('td', { class: 'number' }, [value.toFixed(4)]),
        element('td', { class: 'number' }, [byChance === undefined ? '–' : byChance.toFixed(4)]),
      ]);
    });
}
