import type { ClassDrop, GateReport, GateResult, ModelScores } from '../../retraining/gates/gate-report.ts';
import { formatTable, type TableColumn } from '../format/format-table.ts';
import { formatNumber } from '../format/format-value.ts';
import { wrapWords } from '../format/wrap-words.ts';
import { formatSection, indent, type ViewSurface } from './view-surface.ts';

const SCORES: readonly (readonly [keyof ModelScores, string])[] = [
  ['weighted_f1', 'weighted F1'],
  ['macro_f1', 'macro F1'],
  ['accuracy', 'accuracy'],
  ['expected_calibration_error', 'calibration error'],
];
const NAME_WIDTH = 'calibration'.length;
const MARK_WIDTH = 2;

/** What the gates said of a challenger as text: the verdict, both models' scores, each gate's reason, the classes that lose too much. */
export function formatGates(report: GateReport, surface: ViewSurface): string[] {
  const { style } = surface;
  const accepted = report.verdict === 'accepted';
  const verdict = accepted
    ? style.green(report.sentence)
    : style.red(`Rejected by ${report.rejected_by.join(', ')}.`);
  return [
    style.bold(verdict),
    ...formatSection(`scores on ${report.rows} evaluation rows`, formatScores(report, surface), surface),
    ...formatSection(
      'gates',
      report.gates.flatMap((gate) => formatGate(gate, surface)),
      surface,
    ),
    ...formatSection('classes that lose more than allowed', formatClasses(report, surface), surface),
  ];
}

function formatScores({ champion, challenger }: GateReport, surface: ViewSurface): string[] {
  const titles = champion === null ? ['challenger'] : ['production', 'challenger', 'change'];
  const columns: TableColumn[] = [
    { title: '' },
    ...titles.map((title): TableColumn => ({ title, align: 'right' })),
  ];
  const rows = SCORES.map(([key, title]) => {
    const after = challenger[key];
    if (champion === null) return [title, formatNumber(after)];
    return [title, formatNumber(champion[key]), formatNumber(after), formatChange(after - champion[key])];
  });
  return indent(formatTable(columns, rows, surface));
}

function formatGate({ name, passed, sentence }: GateResult, surface: ViewSurface): string[] {
  const { style } = surface;
  const mark = passed ? style.green('✓') : style.red('✗');
  const width = surface.columns - NAME_WIDTH - 2 * MARK_WIDTH - 2;
  const [first = '', ...rest] = wrapWords(sentence, width);
  const margin = ' '.repeat(NAME_WIDTH + MARK_WIDTH + 2);
  return indent([`${mark} ${name.padEnd(NAME_WIDTH)}  ${first}`, ...rest.map((line) => `${margin}${line}`)]);
}

function formatClasses({ gates }: GateReport, surface: ViewSurface): string[] {
  const losing = gates
    .flatMap((gate): readonly ClassDrop[] => (gate.name === 'per_class' ? gate.classes : []))
    .filter(({ verdict }) => verdict !== 'ok');
  if (losing.length === 0) return [];
  const columns: TableColumn[] = [
    { title: 'class', flexible: true },
    { title: 'rows', align: 'right' },
    { title: 'F1', align: 'right' },
    { title: 'p', align: 'right' },
    { title: 'recall', align: 'right' },
    { title: 'p', align: 'right' },
    { title: '' },
  ];
  const rows = losing.map((drop) => [
    drop.class_name,
    String(drop.rows),
    formatChange(-drop.f1_drop),
    drop.f1_p.toFixed(3),
    formatChange(-drop.recall_drop),
    drop.recall_p.toFixed(3),
    drop.verdict === 'veto' ? surface.style.red('veto') : surface.style.dim('may be chance'),
  ]);
  return indent(formatTable(columns, rows, surface));
}

function formatChange(change: number): string {
  const digits = Math.abs(change).toFixed(4);
  if (digits === '0.0000') return digits;
  return `${change > 0 ? '+' : '−'}${digits}`;
}
