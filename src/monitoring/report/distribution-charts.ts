import { drawHistogramPair } from '../../charts/histogram-pair.ts';
import type { BinnedDistribution, DriftSignal, SignalId } from '../drift-report.ts';
import { formatCount } from '../format-share.ts';
import { element, text } from './html.ts';

interface Caption {
  readonly title: string;
  readonly axis: string;
  readonly formatTick: (value: number) => string;
}

const percent = (value: number): string => `${Math.round(value * 100)}%`;

const CAPTIONS: Readonly<Partial<Record<SignalId, Caption>>> = {
  confidence: { title: 'Confidence', axis: 'Probability of the predicted class', formatTick: percent },
  text_length: {
    title: 'Text length',
    axis: 'Characters of title and description, logarithmic',
    formatTick: formatCount,
  },
  out_of_vocabulary: {
    title: 'Unknown words',
    axis: 'Share of a listing’s words that the model does not know',
    formatTick: percent,
  },
};

/** A small chart for each signal that is a distribution; empty when there is none. */
export function renderDistributionCharts(signals: readonly DriftSignal[]): string[] {
  const figures = signals.flatMap(({ id, distribution }) => {
    const caption = CAPTIONS[id];
    return caption === undefined || distribution === null ? [] : [renderFigure(caption, distribution)];
  });
  if (figures.length === 0) return [];
  return [
    element('h2', {}, ['How the values are spread']),
    element('div', { class: 'key' }, [
      element('span', { class: 'is-reference' }, ['reference']),
      element('span', { class: 'is-current' }, ['these listings']),
      element('span', {}, ['Height: share of the listings']),
    ]),
    element('div', { class: 'charts' }, figures),
  ];
}

function renderFigure({ title, axis, formatTick }: Caption, distribution: BinnedDistribution): string {
  return element('figure', {}, [
    element('figcaption', {}, [
      element('strong', {}, [text(title)]),
      element('span', { class: 'small' }, [text(axis)]),
    ]),
    drawHistogramPair({ title: `${title}: reference and these listings`, ...distribution, formatTick }),
  ]);
}
