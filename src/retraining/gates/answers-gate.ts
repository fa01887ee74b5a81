import { formatCount, formatShare } from '../../monitoring/format-share.ts';
import type { ComparedModels } from './compared-models.ts';
import type { GateResult } from './gate-report.ts';
import type { GateSettings } from './gate-settings.ts';

/**
 * Whether the challenger still tells classes apart: one that answers with a single class, or with few of those that
 * occur, has collapsed, however often that happens to be right.
 */
export function judgeAnswers(
  { truth, classNames, challenger }: ComparedModels,
  settings: GateSettings['answers'],
): GateResult {
  const rows = truth.length;
  const answered = new Int32Array(classNames.length);
  for (const answer of challenger.predicted) answered[answer] += 1;
  const occurring = new Set(truth);
  const reached = Array.from(occurring).filter((k) => answered[k] > 0).length;
  const largest = answered.indexOf(Math.max(...answered));
  const numbers = {
    classes_occurring: occurring.size,
    classes_answered: reached,
    min_class_share: settings.min_class_share,
    largest_answer_share: answered[largest] / rows,
  };
  const name = classNames[largest] ?? String(largest);
  if (occurring.size > 1 && answered[largest] === rows) {
    const sentence = `It answers ${name} to all ${formatCount(rows)} rows, which are of ${occurring.size} classes.`;
    return { name: 'answers', passed: false, numbers, sentence };
  }
  const passed = reached >= settings.min_class_share * occurring.size;
  const sentence =
    `It answers with ${reached} of the ${occurring.size} classes that occur` +
    (passed ? '' : `, fewer than ${formatShare(settings.min_class_share)} of them`) +
    `; most often with ${name}, ${formatShare(answered[largest] / rows)} of the rows.`;
  return { name: 'answers', passed, numbers, sentence };
}
