import { existsSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { ARRIVAL_FOLDER, LOAD_FILE } from '../../data/arrival/load-state.ts';
import type { SourceFile } from '../../data/source-file.ts';
import { AppError } from '../../errors/app-error.ts';
import { isInside } from '../../pipeline/path-overlap.ts';
import type { Stage } from '../../pipeline/definition/stage.ts';
import type { CommandContext } from '../command-context.ts';
import { openPipeline } from '../pipeline/open-project.ts';

/** Where the data of a project arrives. */
export interface ArrivalPlace {
  /** Absolute path of the project's folder. */
  readonly root: string;
  /** The folder that is loaded from, as the pipeline spells it. */
  readonly source: string;
  readonly listings: SourceFile;
  readonly labels: SourceFile;
  readonly taxonomy: SourceFile;
  readonly loadFile: SourceFile;
  readonly feedbackFile: SourceFile;
  /** Whether the ingest stage depends on what is loaded; if not, it takes everything. */
  readonly isDeclared: boolean;
  /** Of the stage. */
  readonly address: string;
}

/** Finds where the ingest stage of the pipeline takes its data from. Throws `STAGE_NOT_FOUND` or `PIPELINE_INVALID`. */
export function openArrival(context: CommandContext): ArrivalPlace {
  const { root, stages } = openPipeline(context);
  const stage = stages.find(({ command }) => command.kind === 'built-in' && command.name === 'ingest');
  if (stage === undefined) {
    throw new AppError(
      'STAGE_NOT_FOUND',
      'Expected a stage with `cmd: rakuten ingest` in pipeline.yaml, found none.',
      { hint: 'rakuten dag' },
    );
  }
  const listings = sourceFile(stage, 'X_train.csv');
  const inFolder = (name: string): SourceFile => ({ name, path: resolve(stage.folder, name) });
  const loadFile = inFolder(LOAD_FILE);
  return {
    root,
    source: dirname(listings.name),
    listings,
    labels: sourceFile(stage, 'Y_train.csv'),
    taxonomy: inFolder('data/categories.csv'),
    loadFile,
    feedbackFile: inFolder(`${ARRIVAL_FOLDER}/feedback.csv`),
    isDeclared: stage.deps.some(({ absolute }) => isInside(loadFile.path, absolute)),
    address: stage.address,
  };
}

/** Throws `PIPELINE_INVALID` where a load would change nothing, and says which line to add. */
export function requireDeclared({ isDeclared, address }: ArrivalPlace): void {
  if (isDeclared) return;
  throw new AppError(
    'PIPELINE_INVALID',
    `Stage "${address}" takes everything: expected ${ARRIVAL_FOLDER} among its deps in pipeline.yaml, found it not there.`,
    { hint: `Add the line "- ${ARRIVAL_FOLDER}" to the deps of stage "${address}" in pipeline.yaml.` },
  );
}

/** A file of the source: a dep of the stage itself, or in a folder that is one. */
function sourceFile({ deps, address }: Stage, name: string): SourceFile {
  const own = deps.find(({ path }) => basename(path) === name);
  if (own !== undefined) return { name: own.path, path: own.absolute };
  const folder = deps.find(({ absolute }) => existsSync(join(absolute, name)));
  if (folder !== undefined) return { name: `${folder.path}/${name}`, path: join(folder.absolute, name) };
  throw new AppError(
    'PIPELINE_INVALID',
    `Stage "${address}": expected ${name} among its deps in pipeline.yaml, found none.`,
    { hint: `Add "\${ingest.source}/${name}" to the deps of stage "${address}" in pipeline.yaml.` },
  );
}
