/** Whether a host name is one of the public internet, by its last part. */

/** Endings that no public DNS serves, by RFC 6761, 6762, 8375 and wide custom in clusters and companies. */
const PRIVATE_ENDINGS: ReadonlySet<string> = new Set([
  'local',
  'localhost',
  'localdomain',
  'internal',
  'intranet',
  'corp',
  'home',
  'lan',
  'private',
  'test',
  'example',
  'invalid',
  'arpa',
  'svc',
  'cluster',
  'consul',
  'docker',
  'mesh',
  'onion',
]);

/** Parts that tell of a name inside a cluster or a private network, wherever they stand. */
const PRIVATE_PART =
  /(?:^|[.-])(?:svc|internal|intern|intranet|local|private|corp|priv|lan|vpc|consul)(?=[.-])/;

/** Two or more labels, and a last one that is a public ending as far as anybody can tell. */
export function isPublicName(host: string): boolean {
  const labels = host.toLowerCase().split('.');
  const last = labels.at(-1) ?? '';
  if (labels.length < 2 || !/^[a-z]{2,}$/.test(last) || PRIVATE_ENDINGS.has(last)) return false;
  // Documentation's own names (RFC 2606) stand for any other.
  if (/(?:^|\.)example\.(?:com|net|org)$/.test(host)) return false;
  return !PRIVATE_PART.test(host);
}
