/** What the gateway holds otherwise than the file: to blame only where it explains what fails. */

import { type CaseFile, type Claim, claim } from '../case-file.ts';
import type { FailureCause } from '../cause.ts';
import type { DifferenceSeen } from '../context-seen.ts';

const TO_WHOM: readonly FailureCause[] = [
  'name-not-found',
  'name-server-failure',
  'name-resolution-slow',
  'connection-refused',
  'connection-timed-out',
  'connection-reset',
  'host-unreachable',
  'no-target',
  'no-healthy-target',
  'pool-down',
];

const IN_WHICH_PROTOCOL: readonly FailureCause[] = [
  'http-to-tls-port',
  'https-to-plain-port',
  'certificate-expired',
  'certificate-untrusted',
  'certificate-name-mismatch',
  'client-certificate-required',
  'tls-version-mismatch',
  'sni-unrecognised',
  'proxy-protocol-expected',
  'http2-only',
  'closed-before-response',
  'connection-reset',
  'invalid-response',
  'response-timed-out',
  'redirect-loop',
  'other-failure',
];

const WHERE: readonly FailureCause[] = [...TO_WHOM, ...IN_WHICH_PROTOCOL];
const ROUTED: readonly FailureCause[] = ['no-route', 'https-required', 'other-failure'];
const NAMED: readonly FailureCause[] = [
  'sni-unrecognised',
  'certificate-name-mismatch',
  'redirect-loop',
  'other-failure',
];
const VERIFIED: readonly FailureCause[] = [
  'certificate-expired',
  'certificate-untrusted',
  'certificate-name-mismatch',
];

/** What may fail because a field is not as declared. */
const EXPLAINS: Readonly<Record<string, readonly FailureCause[]>> = {
  protocol: WHERE,
  host: WHERE,
  port: WHERE,
  path: ['other-failure', 'redirect-loop', 'no-route'],
  strip_path: ['other-failure', 'redirect-loop'],
  hosts: ROUTED,
  paths: ROUTED,
  methods: ROUTED,
  headers: ROUTED,
  snis: ROUTED,
  expression: ROUTED,
  protocols: ROUTED,
  enabled: ROUTED,
  preserve_host: NAMED,
  host_header: NAMED,
  tls_verify: VERIFIED,
  weight: TO_WHOM,
  connect_timeout: ['connection-timed-out', 'response-timed-out'],
  read_timeout: ['response-timed-out'],
  write_timeout: ['response-timed-out'],
};

/** Time limits are no fault as long as nothing runs into them. */
const QUIET = new Set(['connect_timeout', 'read_timeout', 'write_timeout']);

const OF_A_WHOLE: Readonly<Record<DifferenceSeen['entity'], readonly FailureCause[]>> = {
  service: [...WHERE, ...ROUTED],
  route: ROUTED,
  upstream: WHERE,
  target: WHERE,
  plugin: [],
  certificate: ['client-certificate-required', ...VERIFIED],
};

/** `failing`: what all others say is wrong, of some weight. */
export function judgeDifferences(
  file: CaseFile,
  failing: ReadonlySet<FailureCause>,
  chainFails: boolean,
): readonly Claim[] {
  return file.all('difference').map((seen) => {
    const explained = explains(seen);
    // Where something fails that nobody has a name for, any difference may be why.
    const fits = failing.size === 0 ? 0 < explained.length : explained.some((cause) => failing.has(cause));
    const weight = chainFails ? (fits ? 'proof' : 'hint') : isDecisive(seen) ? 'sign' : 'hint';
    return claim('live-differs-from-file', weight, differenceWords(seen), { source: 'admin' });
  });
}

function explains({ what, entity, fields }: DifferenceSeen): readonly FailureCause[] {
  return what === 'differs' ? fields.flatMap(({ field }) => EXPLAINS[field] ?? []) : OF_A_WHOLE[entity];
}

/** It changes where a request goes or what is sent, although all is well as it is. */
function isDecisive({ what, entity, fields }: DifferenceSeen): boolean {
  if (what === 'differs') return fields.some(({ field }) => field in EXPLAINS && !QUIET.has(field));
  return entity !== 'certificate' && !(entity === 'plugin' && what === 'only-on-gateway');
}

function differenceWords({ entity, name, what, fields }: DifferenceSeen): string {
  if (what === 'missing-on-gateway') return `the ${entity} "${name}" is not on the gateway`;
  if (what === 'only-on-gateway') return `the ${entity} "${name}" is on the gateway only`;
  const each = fields.map(
    ({ field, declared, live }) => `${field} is ${declared} in the file and ${live} on the gateway`,
  );
  return `the ${entity} "${name}": ${each.join('; ')}`;
}
