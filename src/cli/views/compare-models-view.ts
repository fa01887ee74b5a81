import type { ModelComparison } from '../models/compare-models.ts';
import { formatAge, formatBytes, shortId } from '../format/format-value.ts';
import { formatRecords } from './compare-view.ts';
import type { ViewSurface } from './view-surface.ts';

/** `models compare` as text: overall metrics, and per-class ones with `showAll`. */
export function formatModelComparison(
  comparison: ModelComparison,
  { showAll }: { readonly showAll: boolean },
  surface: ViewSurface,
): string[] {
  const { style } = surface;
  const titles = comparison.models.map(({ version }) => `version ${version}`);
  const lines = comparison.models.map(({ version, id, createdAt, bytes, aliases }, index) => {
    const role = index === 0 ? style.dim('  (the other is held against it)') : '';
    const facts = [shortId(id), formatAge(createdAt, surface.now()), formatBytes(bytes), ...aliases];
    return `${style.bold(`version ${version}`)}  ${facts.join(', ')}${role}`;
  });
  return [...lines, ...formatRecords(comparison, titles, showAll, surface)];
}
