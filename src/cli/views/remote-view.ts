import type { RemoteConfig } from '../../pipeline/config/project-config.ts';
import { SECRET_OPTIONS } from '../../pipeline/config/remote-options.ts';
import { formatTable, type TableSurface } from '../format/format-table.ts';

/** `remote list` as text: name, address, options, and which is the default. Secrets are not shown. */
export function formatRemotes(
  remotes: readonly RemoteConfig[],
  main: string | undefined,
  surface: TableSurface,
): string[] {
  if (remotes.length === 0) {
    return [
      'There is no remote yet. The first one comes from: rakuten remote add -d storage s3://bucket/path',
    ];
  }
  const rows = remotes.map((remote) => [
    remote.name === main ? surface.style.green(remote.name) : remote.name,
    remote.options.get('url')?.value ?? '–',
    [
      ...(remote.name === main ? ['default'] : []),
      ...listOptions(remote).map(([key, value]) => `${key}=${value}`),
    ].join(' '),
  ]);
  return formatTable(
    [{ title: 'remote' }, { title: 'url' }, { title: 'options', flexible: true }],
    rows,
    surface,
  );
}

/** `{remotes: [{name, url, default, options}]}`, secrets as `…`. */
export function toJsonRemotes(
  remotes: readonly RemoteConfig[],
  main: string | undefined,
): Record<string, unknown> {
  return {
    remotes: remotes.map((remote) => ({
      name: remote.name,
      url: remote.options.get('url')?.value ?? null,
      default: remote.name === main,
      options: Object.fromEntries(listOptions(remote)),
    })),
  };
}

function listOptions({ options }: RemoteConfig): [string, string][] {
  return [...options]
    .filter(([key]) => key !== 'url')
    .map(([key, { value }]) => [key, SECRET_OPTIONS.has(key) ? '…' : value]);
}
