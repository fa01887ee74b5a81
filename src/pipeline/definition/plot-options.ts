import type { YamlValue } from '../yaml/yaml-value.ts';

/** How a plot is drawn, as the file that declares it says; what it leaves out is undefined. */
export interface PlotOptions {
  /** One field, several, or fields by file. */
  readonly x: YamlValue | undefined;
  readonly y: YamlValue | undefined;
  readonly xLabel: string | undefined;
  readonly yLabel: string | undefined;
  readonly title: string | undefined;
  /** Name of a template, or the path of one. */
  readonly template: string | undefined;
  /** False: the file's first row is data. */
  readonly header: boolean | undefined;
}

/** The keys of a plot wherever it is declared. */
export const PLOT_KEYS = ['x', 'y', 'x_label', 'y_label', 'title', 'template'];

/** The options that are plain text, by what `text` gives for a key. */
export function readPlotTexts(
  text: (key: string) => string | undefined,
): Pick<PlotOptions, 'xLabel' | 'yLabel' | 'title' | 'template'> {
  return {
    xLabel: text('x_label'),
    yLabel: text('y_label'),
    title: text('title'),
    template: text('template'),
  };
}
