import { AppError } from '../../errors/app-error.ts';
import type { AliasChange, ModelVersion } from '../../tracking/models/model-version.ts';
import {
  MODEL_ALIASES,
  parseModelAlias,
  REGISTERED_MODEL,
  type ModelAlias,
} from '../../tracking/models/registered-model.ts';
import type { CommandContext } from '../command-context.ts';
import { withTrackingReader } from '../project/open-reader.ts';
import { requireDatabase, withTracking } from '../project/open-writer.ts';
import { compareModels } from './compare-models.ts';
import { readModelDetail } from './read-model-detail.ts';

export interface PromoteOptions {
  readonly alias: string;
  readonly reason?: string;
  readonly force?: boolean;
}

/** `models promote`. */
export async function promoteModel(
  context: CommandContext,
  reference: string,
  options: PromoteOptions,
): Promise<undefined> {
  const alias = readAliasName(options.alias);
  const force = options.force ?? false;
  const reason = options.reason?.trim() ?? '';
  if (reason === '' && (alias === 'production' || force)) {
    const flags = [alias === 'production' ? '' : ` --alias ${alias}`, force ? ' --force' : ''].join('');
    throw new AppError('USAGE', `Expected --reason TEXT: the history says for ever why ${alias} moved.`, {
      hint: `rakuten models promote ${reference}${flags} --reason "better on books"`,
    });
  }
  requireDatabase(context);
  const check = await loadModelCheck();
  const change = await withTracking(context, (tracking) =>
    tracking.promote({
      ...{ name: REGISTERED_MODEL, alias, reference, force, check },
      reason: reason === '' ? 'by hand' : reason,
    }),
  );
  return reportChange(context, change);
}

/** `models rollback`. */
export async function rollBackModel(
  context: CommandContext,
  options: { readonly reason?: string },
): Promise<undefined> {
  requireDatabase(context);
  const check = await loadModelCheck();
  const reason = options.reason?.trim() ?? '';
  const change = await withTracking(context, (tracking) =>
    tracking.rollBack({ name: REGISTERED_MODEL, reason: reason === '' ? 'by hand' : reason, check }),
  );
  return reportChange(context, change);
}

/** `models tag`. */
export async function tagModel(
  context: CommandContext,
  reference: string,
  pairs: readonly string[],
  { remove = [] }: { readonly remove?: readonly string[] },
): Promise<undefined> {
  if (pairs.length === 0 && remove.length === 0) {
    throw new AppError('USAGE', 'Expected KEY=VALUE, or --remove KEY.', {
      hint: `rakuten models tag ${reference} reviewed=yes`,
    });
  }
  const tags = Object.fromEntries(pairs.map(parseTag));
  requireDatabase(context);
  const model = await withTracking(context, (tracking) =>
    tracking.annotateModel(REGISTERED_MODEL, reference, { tags, removeTags: remove }),
  );
  const left = Object.entries(model.tags).map(([key, value]) => `${key}=${value}`);
  reportAnnotation(context, model, `tags: ${left.join(' ') || 'none'}`);
}

/** `models note`. */
export async function noteModel(
  context: CommandContext,
  reference: string,
  words: readonly string[],
): Promise<undefined> {
  const note = words.join(' ').trim();
  if (note === '') {
    throw new AppError('USAGE', 'Expected a note that says something, got an empty one.', {
      hint: `rakuten models note ${reference} "checked by hand on 200 listings"`,
    });
  }
  requireDatabase(context);
  const model = await withTracking(context, (tracking) =>
    tracking.annotateModel(REGISTERED_MODEL, reference, { note }),
  );
  reportAnnotation(context, model, model.notes.length === 1 ? '1 note' : `${model.notes.length} notes`);
}

/** The alias that was typed. Throws `USAGE` where it is none. */
export function readAliasName(text: string): ModelAlias {
  const alias = parseModelAlias(text);
  if (alias !== undefined) return alias;
  throw new AppError('USAGE', `Expected --alias ${MODEL_ALIASES.join(' or ')}, got ${text}.`, {
    hint: 'rakuten models list',
  });
}

/** Opens the model as the next prediction would: right bytes of a format that this program does not read are no use. */
async function loadModelCheck(): Promise<(version: ModelVersion) => void> {
  const { readModelFolder } = await import('../../models/model-folder.ts');
  return ({ folder }) => {
    readModelFolder(folder, { verify: false });
  };
}

async function reportChange(context: CommandContext, change: AliasChange): Promise<undefined> {
  const { sameEvaluationData, metrics } = await withTrackingReader(context, (reader) =>
    compareModels(
      [change.from, change.to].flatMap((version) =>
        version === null ? [] : readModelDetail(reader, String(version)),
      ),
    ),
  );
  if (context.json) {
    context.printJson({ ...change, sameEvaluationData: change.from === null ? null : sameEvaluationData });
    return undefined;
  }
  const { formatChange } = await import('../views/model-change-view.ts');
  formatChange(change, { sameEvaluationData, metrics }, context).forEach(context.print);
  if (change.alias === 'production' && change.action !== 'rollback' && change.from !== null)
    context.note('To undo: rakuten models rollback');
  return undefined;
}

function reportAnnotation(context: CommandContext, model: ModelVersion, line: string): undefined {
  if (context.json) context.printJson(model);
  else context.print(`${model.name} version ${model.version}: ${line}`);
  return undefined;
}

function parseTag(pair: string): readonly [string, string] {
  const [, key, value] = /^([\w.-]{1,64})=(.+)$/su.exec(pair) ?? [];
  if (key !== undefined && value !== undefined) return [key, value];
  throw new AppError(
    'USAGE',
    `Expected KEY=VALUE, the key of letters, digits, "_", "." and "-", got ${pair}.`,
    {
      hint: 'rakuten models tag 3 reviewed=yes',
    },
  );
}
