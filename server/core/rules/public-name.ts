/** Whether a host name is one of the public internet, by its last part. */

/** Endings that tell by themselves. */
const PUBLIC: ReadonlySet<string> = new Set([
  'com',
  'net',
  'org',
  'io',
  'ai',
  'co',
  'edu',
  'gov',
  'eu',
  'info',
]);

/** Endings that are names of clusters' namespaces as well (`billing.dev`), so that one more part is wanted. */
const PERHAPS_PUBLIC = /^(?:[a-z]{2}|dev|app|cloud|tech|xyz|online|site|run)$/;

/** Parts that tell of a name inside a cluster or a private network, wherever they stand. */
const PRIVATE_PART =
  /(?:^|[.-])(?:svc|internal|intern|intranet|local|private|corp|priv|lan|vpc|consul)(?=[.-])/;

export function isPublicName(host: string): boolean {
  const name = host.toLowerCase();
  const labels = name.split('.');
  const last = labels.at(-1) ?? '';
  if (labels.length < 2 || PRIVATE_PART.test(name)) return false;
  // Documentation's own names (RFC 2606) stand for any other.
  if (/(?:^|\.)example\.(?:com|net|org)$/.test(name)) return false;
  return PUBLIC.has(last) || (3 <= labels.length && PERHAPS_PUBLIC.test(last));
}
