/** References to secrets: `{vault://prefix/resource/key?option=value#version}`. */

/** Kong goes by the beginning and the last character alone (`kong/pdk/vault.lua`). */
export function isVaultReference(value: unknown): value is string {
  return (
    typeof value === 'string' && 9 < value.length && value.startsWith('{vault://') && value.endsWith('}')
  );
}

export interface VaultReference {
  /** A vault's prefix (`env`, `aws`, or that of an entity of `vaults`). */
  readonly prefix: string;
  readonly resource: string | undefined;
  readonly key: string | undefined;
}

/** The parts of a reference; undefined when the value is none. */
export function readVaultReference(value: string): VaultReference | undefined {
  if (!isVaultReference(value)) return undefined;
  const inside = value.slice('{vault://'.length, -1).replace(/[?#].*$/s, '');
  const [prefix = '', resource, ...keys] = inside.split('/');
  return { prefix, resource, key: keys.length === 0 ? undefined : keys.join('/') };
}
