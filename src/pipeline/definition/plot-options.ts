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
