/** The closed list of causes, and whose part failed. The probe's verdict and `explain` use the same codes. */

export const HOPS = ['front-lb', 'gateway', 'second-lb', 'backend', 'network'] as const;
/** Whose part failed: what stands before Kong, Kong, what Kong connects to, what is behind that, or the way there. */
export type Hop = (typeof HOPS)[number];

export const CAUSES = [
  'name-not-found',
  'name-server-failure',
  'name-resolution-slow',
  'connection-refused',
  'connection-timed-out',
  'connection-reset',
  'host-unreachable',
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
  'closed-mid-response',
  'response-timed-out',
  'header-too-large',
  'invalid-response',
  'keepalive-race',
  'pool-down',
  'no-target',
  'no-healthy-target',
  'no-route',
  'https-required',
  'redirect-loop',
  'plugin-error',
  'plugin-denied',
  'gateway-down',
  'front-timeout',
  'front-speaks-wrong-protocol',
  'live-differs-from-file',
  'client-closed',
  'database-unreachable',
  'config-refused',
  'other-failure',
  'healthy',
] as const;
export type Cause = (typeof CAUSES)[number];

/** A code that names a failure. */
export type FailureCause = Exclude<Cause, 'healthy'>;

/**
 * `connected` is whatever Kong connects to: the second load balancer when the topology has one, else the backend.
 */
export type HopRule = Hop | 'connected' | 'nobody';

export const HOP_OF: Readonly<Record<Cause, HopRule>> = {
  'name-not-found': 'network',
  'name-server-failure': 'network',
  'name-resolution-slow': 'network',
  'connection-refused': 'connected',
  'connection-timed-out': 'network',
  'connection-reset': 'connected',
  'host-unreachable': 'network',
  'http-to-tls-port': 'gateway',
  'https-to-plain-port': 'gateway',
  'certificate-expired': 'connected',
  'certificate-untrusted': 'connected',
  'certificate-name-mismatch': 'connected',
  'client-certificate-required': 'connected',
  'tls-version-mismatch': 'connected',
  'sni-unrecognised': 'connected',
  'proxy-protocol-expected': 'connected',
  'http2-only': 'connected',
  'closed-before-response': 'connected',
  'closed-mid-response': 'connected',
  'response-timed-out': 'connected',
  'header-too-large': 'gateway',
  'invalid-response': 'connected',
  'keepalive-race': 'gateway',
  'pool-down': 'backend',
  'no-target': 'gateway',
  'no-healthy-target': 'connected',
  'no-route': 'gateway',
  'https-required': 'gateway',
  'redirect-loop': 'connected',
  'plugin-error': 'gateway',
  'plugin-denied': 'gateway',
  'gateway-down': 'gateway',
  'front-timeout': 'front-lb',
  'front-speaks-wrong-protocol': 'front-lb',
  'live-differs-from-file': 'gateway',
  'client-closed': 'connected',
  'database-unreachable': 'gateway',
  'config-refused': 'gateway',
  'other-failure': 'connected',
  healthy: 'nobody',
};

/** Whose part failed, once it is known whether a load balancer stands between Kong and the backend. */
export function hopOf(cause: Cause, behindKong: 'second-lb' | 'backend'): Hop | null {
  const rule = HOP_OF[cause];
  if (rule === 'nobody') return null;
  return rule === 'connected' ? behindKong : rule;
}

/**
 * How a fact is known: seen live (V), read in source (S), derived from source (D), general knowledge (U). What
 * rests on U alone is never said with high confidence, what rests on S or D alone with medium at most.
 */
export type Mark = 'V' | 'S' | 'D' | 'U';

export const CONFIDENCES = ['high', 'medium', 'low'] as const;
export type Confidence = (typeof CONFIDENCES)[number];
