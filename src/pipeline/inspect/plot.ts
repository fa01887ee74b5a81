/** How a plot is drawn. */
export type PlotShape = 'line' | 'scatter' | 'bars' | 'confusion';

/** A plot that was declared or asked for, with its data in one or several versions of the project. */
export interface Plot {
  /** The path of its file, or its name. */
  readonly id: string;
  readonly title: string;
  readonly shape: PlotShape;
  /** Bars by length, the longest first. */
  readonly sorted: boolean;
  readonly xLabel: string;
  readonly yLabel: string;
  readonly versions: readonly PlotVersion[];
}

export interface PlotVersion {
  readonly name: string;
  readonly content: PlotContent;
}

export type PlotContent =
  | { readonly kind: 'series'; readonly series: readonly PlotSeries[] }
  /** A picture as it is in its file. */
  | { readonly kind: 'image'; readonly mediaType: string; readonly bytes: Uint8Array }
  /** A page of its own. */
  | { readonly kind: 'page'; readonly html: string }
  | PlotMatrix
  | { readonly kind: 'error'; readonly message: string };

/** Points that belong together, in the order of their file. */
export interface PlotSeries {
  /** The field that the points were read from. */
  readonly name: string;
  readonly points: readonly PlotPoint[];
}

interface PlotPoint {
  readonly x: string | number;
  readonly y: string | number;
}

/** Counts by row and column. */
export interface PlotMatrix {
  readonly kind: 'matrix';
  readonly rowTitle: string;
  readonly columnTitle: string;
  readonly rowLabels: readonly string[];
  readonly columnLabels: readonly string[];
  readonly values: readonly (readonly number[])[];
}

const TEMPLATES: Readonly<Record<string, Pick<Plot, 'shape' | 'sorted'>>> = {
  linear: { shape: 'line', sorted: false },
  simple: { shape: 'line', sorted: false },
  smooth: { shape: 'line', sorted: false },
  scatter: { shape: 'scatter', sorted: false },
  scatter_jitter: { shape: 'scatter', sorted: false },
  bar_horizontal: { shape: 'bars', sorted: false },
  bar_horizontal_sorted: { shape: 'bars', sorted: true },
  confusion: { shape: 'confusion', sorted: false },
  // Cells are shaded by their share of the row in either case.
  confusion_normalized: { shape: 'confusion', sorted: false },
};

/** The templates that are known by name. */
export const PLOT_TEMPLATES = Object.keys(TEMPLATES);

/** What a template draws; undefined for one that is not known, such as a file of Vega. */
export function findTemplate(name: string | undefined): Pick<Plot, 'shape' | 'sorted'> | undefined {
  const template = name ?? 'linear';
  return Object.hasOwn(TEMPLATES, template) ? TEMPLATES[template] : undefined;
}
