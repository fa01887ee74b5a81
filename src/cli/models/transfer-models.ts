import { randomBytes } from 'node:crypto';
import { existsSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { AppError } from '../../errors/app-error.ts';
import { pipelineNotFound } from '../../pipeline/definition/load-pipeline.ts';
import { REGISTERED_MODEL, TRACKING_DATABASE } from '../../tracking/models/registered-model.ts';
import type { RegisteredVersion } from '../../tracking/tracking.ts';
import type { CommandContext } from '../command-context.ts';
import { withTrackingReader } from '../project/open-reader.ts';
import { withTracking } from '../project/open-writer.ts';
import { formatBytes } from '../format/format-value.ts';
import { readModelDetail } from './read-model-detail.ts';

const REGISTRY = 'models/registry';

/** `models export`. */
export async function exportModel(
  context: CommandContext,
  reference: string,
  file: string,
  { force = false }: { readonly force?: boolean },
): Promise<undefined> {
  const model = await withTrackingReader(context, (reader) => readModelDetail(reader, reference));
  const path = resolve(context.cwd, file);
  if (existsSync(path) && !force) {
    throw new AppError('OUTPUT_EDITED', `${file}: expected no file of that name, found one.`, {
      hint: `rakuten models export ${reference} ${file} --force   (puts the model in its place)`,
    });
  }
  const { writeModelArchive } = await import('../../tracking/archive/write-model-archive.ts');
  const { params, datasets, git, imported } = model;
  const id = model.runIds.at(0) ?? imported?.origin.run?.id;
  const { bytes, sha256 } = writeModelArchive(
    path,
    model,
    id === undefined ? null : { id, params, datasets, git },
  );
  if (context.json) {
    context.printJson({ name: model.name, version: model.version, id: model.id, file: path, bytes, sha256 });
  } else {
    context.print(`${model.name} version ${model.version} → ${file}  (${formatBytes(bytes)})`);
    context.print(`  sha256  ${sha256}`);
  }
  return undefined;
}

/** `models import`. */
export async function importModel(context: CommandContext, file: string): Promise<undefined> {
  const { cwd } = context;
  if (!existsSync(join(cwd, 'pipeline.yaml')) && !existsSync(join(cwd, TRACKING_DATABASE)))
    throw pipelineNotFound(cwd);
  const { version, isNew, id, from } = await unpackAndRegister(context, resolve(cwd, file));
  if (context.json) {
    context.printJson({ name: REGISTERED_MODEL, version, id, isNew });
  } else if (isNew) {
    context.print(`${REGISTERED_MODEL} version ${version}, from ${file} (version ${from} there)`);
    context.note(`To use it: rakuten models promote ${version} --reason TEXT`);
  } else {
    context.print(`The same model as ${REGISTERED_MODEL} version ${version}: nothing to register.`);
  }
  return undefined;
}

/** All is checked in a folder of its own before the registry or the database changes; a kill in between leaves a stray copy. */
async function unpackAndRegister(
  context: CommandContext,
  path: string,
): Promise<RegisteredVersion & { readonly id: string; readonly from: number }> {
  const { readModelArchive } = await import('../../tracking/archive/read-model-archive.ts');
  const { invalidArchive } = await import('../../tracking/archive/archive-manifest.ts');
  const { storeModelFolder } = await import('../../tracking/models/model-store.ts');
  const { readModelFolder } = await import('../../models/model-folder.ts');
  const registry = join(context.cwd, REGISTRY);
  // Under a name that the registry clears away after a day, should this process be killed.
  const unpacked = join(registry, `.incoming-${randomBytes(8).toString('hex')}`);
  try {
    const { manifest, sha256 } = readModelArchive(path, unpacked);
    if (manifest.name !== REGISTERED_MODEL)
      throw invalidArchive(path, `expected a version of ${REGISTERED_MODEL}, found one of ${manifest.name}`);
    try {
      readModelFolder(unpacked);
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      throw invalidArchive(path, error.message.replaceAll(unpacked, 'the model in it').replace(/\.$/, ''));
    }
    const { folder, bytes } = storeModelFolder(registry, unpacked);
    const registered = await withTracking(context, (tracking) =>
      tracking.importModel({
        ...{ name: REGISTERED_MODEL, modelId: manifest.id, folder, bytes, metrics: manifest.metrics },
        ...{ archiveSha256: sha256, tags: manifest.tags, notes: manifest.notes },
        origin: { version: manifest.version, createdAt: manifest.created_at, run: manifest.run },
      }),
    );
    return { ...registered, id: manifest.id, from: manifest.version };
  } finally {
    rmSync(unpacked, { recursive: true, force: true });
  }
}
