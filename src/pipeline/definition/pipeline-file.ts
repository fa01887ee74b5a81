import type { YamlValue } from '../yaml/yaml-value.ts';
import type { PlotOptions } from './plot-options.ts';
import type { StageFile, StagePath } from './stage.ts';

/** What a pipeline file declares beside its stages; for `metrics show`, `plots show`, `params diff`. Paths are relative to it. */
export interface PipelineFile {
  readonly file: StageFile;
  readonly metrics: readonly StagePath[];
  readonly params: readonly StagePath[];
  readonly plots: readonly PlotDefinition[];
  readonly artifacts: readonly Artifact[];
}

/** A plot of the section `plots`: of one file, or of fields of several files, which its axes name then. */
export interface PlotDefinition extends StagePath {
  readonly options: PlotOptions;
}

/** A file or folder with a name for the outside world. */
export interface Artifact extends StagePath {
  readonly name: string;
  readonly type: string | undefined;
  readonly desc: string | undefined;
  readonly labels: readonly string[];
  readonly meta: YamlValue | undefined;
}
