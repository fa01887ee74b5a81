import type { KeptBecause, PruneOutcome, PrunePlan, StrayModel } from '../../tracking/models/prune-models.ts';
import { formatTable } from '../format/format-table.ts';
import { countOf, formatAge, formatBytes, shortId } from '../format/format-value.ts';
import { formatFacts, type ViewSurface } from './view-surface.ts';

const PHRASES: Readonly<Record<KeptBecause, string>> = {
  'in production or staging once': 'in production or staging, now or once',
  'tag keep': 'have the tag keep',
  'named by a retraining': 'named by a retraining',
  'made within a day': 'made within a day',
  newest: 'the newest of the others',
  young: 'not that old yet',
};

/** What would go. */
export function formatPrunePlan(plan: PrunePlan, surface: ViewSurface): string[] {
  const strays = plan.strays.filter(({ isNew }) => !isNew);
  const bytes = [...plan.versions, ...strays].reduce((sum, one) => sum + one.bytes, 0);
  const headline =
    plan.versions.length + strays.length === 0
      ? 'Nothing to remove.'
      : `Would remove the files of ${describeGoing(plan.versions.length, strays.length)}: ${formatBytes(bytes)}.`;
  return [headline, ...listVersions(plan, surface), ...listStays(plan, surface)];
}

/** What went. */
export function formatPruned(outcome: PruneOutcome, surface: ViewSurface): string[] {
  const { versions, removed, strays, bytes } = outcome;
  const strayCount = strays.filter(({ id }) => removed.includes(id)).length;
  const headline =
    versions.length + strayCount === 0
      ? 'Nothing to remove.'
      : `Removed the files of ${describeGoing(versions.length, strayCount)}: ${formatBytes(bytes)} freed. Their runs, scores and history stay.`;
  return [headline, ...listVersions(outcome, surface), ...listStays(outcome, surface)];
}

function describeGoing(versions: number, strays: number): string {
  const parts = [
    ...(versions > 0 ? [countOf(versions, 'version')] : []),
    ...(strays > 0 ? [`${countOf(strays, 'stored model')} that no version needs`] : []),
  ];
  return parts.join(' and ');
}

function listVersions({ versions }: PrunePlan, surface: ViewSurface): string[] {
  if (versions.length === 0) return [];
  return formatTable(
    [
      { title: 'version', align: 'right' },
      { title: 'registered' },
      { title: 'size', align: 'right' },
      { title: 'id' },
    ],
    versions.map(({ version, createdAt, bytes, id }) => [
      String(version),
      formatAge(createdAt, surface.now()),
      formatBytes(bytes),
      shortId(id),
    ]),
    surface,
  );
}

function listStays({ kept, strays }: PrunePlan, surface: ViewSurface): string[] {
  const facts = (Object.keys(PHRASES) as KeptBecause[]).flatMap((because): (readonly [string, string])[] => {
    const versions = kept.filter((one) => one.because === because).map(({ version }) => version);
    return versions.length === 0 ? [] : [[PHRASES[because], versions.join(', ')]];
  });
  const young = strays.filter(({ isNew }) => isNew);
  if (young.length > 0) facts.push(['of no version, but stored within a day', young.map(shortOf).join(', ')]);
  return facts.length === 0 ? [] : ['', surface.style.bold('These stay'), ...formatFacts(facts, surface)];
}

const shortOf = ({ id }: StrayModel): string => shortId(id);
