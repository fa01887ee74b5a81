/** Where notifications go: nowhere, to an address, or to one that the environment should hold and does not. */
export type WebhookAddress =
  | { readonly kind: 'none' }
  | { readonly kind: 'known'; readonly url: string }
  | { readonly kind: 'unset'; readonly variable: string };

/** The address that `retraining.notify.url` stands for: `${NAME}` in it is replaced from the environment. */
export function resolveWebhook(
  setting: string,
  env: Readonly<Record<string, string | undefined>>,
): WebhookAddress {
  if (setting === 'none') return { kind: 'none' };
  let missing: string | undefined;
  const url = setting.replaceAll(/\$\{\s*([A-Za-z_]\w*)\s*\}/g, (_all, name: string) => {
    const value = env[name]?.trim() ?? '';
    if (value === '') missing ??= name;
    return value;
  });
  return missing === undefined ? { kind: 'known', url } : { kind: 'unset', variable: missing };
}
