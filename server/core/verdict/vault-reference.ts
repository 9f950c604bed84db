/** `is_reference` of Kong's kong/pdk/vault.lua: `{vault://…}` and nothing around it. */
export function isVaultReference(value: unknown): boolean {
  return typeof value === 'string' && value.startsWith('{vault://') && value.endsWith('}');
}
