/** References to secrets: `{vault://prefix/resource/key?option=value#version}`. */

/** Kong goes by the beginning and the last character alone (`kong/pdk/vault.lua`). */
export function isVaultReference(value: unknown): value is string {
  return (
    typeof value === 'string' && 9 < value.length && value.startsWith('{vault://') && value.endsWith('}')
  );
}
