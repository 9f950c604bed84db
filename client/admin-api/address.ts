/** Reads what a user types as the address of an Admin API. */

/**
 * The address with scheme and without a slash at its end; a path is the workspace. Undefined for what is no address.
 * Credentials in it are refused: they would end up in logs and in the sidebar.
 */
export function adminAddress(typed: string): string | undefined {
  const text = typed.trim();
  const full = /^[a-z][a-z0-9+.-]*:\/\//i.test(text) ? text : `http://${text}`;
  if (!URL.canParse(full)) return undefined;
  const url = new URL(full);
  if (url.protocol !== 'http:' && url.protocol !== 'https:') return undefined;
  if (url.hostname === '' || url.username !== '' || url.password !== '') return undefined;
  return `${url.origin}${url.pathname.replace(/\/+$/, '')}`;
}
