import {
  DEFAULT_LOG_SETTINGS,
  type LogSettings,
  parseLogSettings,
} from '../../monitoring/log/log-settings.ts';
import { entryOf, readYaml, valueOf } from '../../pipeline/yaml/read-yaml.ts';
import { throwProblems } from '../../pipeline/yaml/report-problems.ts';
import { problemAt } from '../../pipeline/yaml/source-text.ts';
import { toPlain } from '../../pipeline/yaml/yaml-value.ts';
import { readParamsText } from '../project/read-params-text.ts';

/**
 * The section `log` of the params.yaml in `folder`; the defaults where there is no such file or section. Throws `PARAMS_INVALID`
 * with all problems of the section and their places.
 */
export function readLogSettings(folder: string): LogSettings {
  const source = readParamsText(folder);
  const { root, problems } = readYaml(source);
  throwProblems('PARAMS_INVALID', problems);
  const section = entryOf(root, 'log')?.value;
  if (section === undefined) return DEFAULT_LOG_SETTINGS;
  const values = toPlain(valueOf(section));
  if (section.kind !== 'map') {
    throwProblems('PARAMS_INVALID', [
      problemAt(source, section.start, section.end, 'log: expected a section with settings'),
    ]);
  }
  const parsed = parseLogSettings(values as Readonly<Record<string, unknown>>);
  throwProblems(
    'PARAMS_INVALID',
    parsed.problems.map(({ key, message }) => {
      const { start, end } = entryOf(section, key) ?? section;
      return problemAt(source, start, end, `log.${key}: ${message}`);
    }),
  );
  return parsed.settings;
}
