/** Everything that can go wrong between us and an Admin API, and what to say about it. */

export type AdminFailure =
  | { readonly kind: 'bad-address'; readonly address: string }
  | { readonly kind: 'name-not-found'; readonly host: string }
  | { readonly kind: 'connection-refused'; readonly host: string }
  | { readonly kind: 'connection-failed'; readonly host: string; readonly code: string }
  | { readonly kind: 'timed-out'; readonly limitMs: number }
  | { readonly kind: 'cut-off' }
  | { readonly kind: 'too-large'; readonly limitBytes: number }
  | { readonly kind: 'redirected-elsewhere'; readonly origin: string }
  | { readonly kind: 'too-many-redirects' }
  | { readonly kind: 'speaks-tls' }
  | { readonly kind: 'speaks-plain' }
  | { readonly kind: 'distrusted'; readonly code: string; readonly fingerprint: string | undefined }
  | { readonly kind: 'other-certificate'; readonly fingerprint: string }
  | { readonly kind: 'token-needed'; readonly status: number; readonly message: string | undefined }
  | { readonly kind: 'token-refused'; readonly status: number; readonly message: string | undefined }
  | { readonly kind: 'html'; readonly status: number; readonly title: string | undefined }
  | { readonly kind: 'not-json'; readonly status: number; readonly beginning: string }
  | { readonly kind: 'not-found'; readonly path: string }
  | { readonly kind: 'refused'; readonly status: number; readonly message: string | undefined }
  | { readonly kind: 'unexpected-shape'; readonly path: string }
  | { readonly kind: 'endless-pages'; readonly path: string }
  | { readonly kind: 'cancelled' };

export type Answer<T> =
  | { readonly kind: 'ok'; readonly value: T }
  | { readonly kind: 'failed'; readonly failure: AdminFailure };

export function ok<T>(value: T): Answer<T> {
  return { kind: 'ok', value };
}

export function failed(failure: AdminFailure): { readonly kind: 'failed'; readonly failure: AdminFailure } {
  return { kind: 'failed', failure };
}

export interface FailureWords {
  /** What happened, one line, lower case, no full stop. */
  readonly reason: string;
  /** What to do about it, one sentence. */
  readonly advice: string;
}

/** A new kind of failure does not compile without words. */
export function describeFailure(failure: AdminFailure): FailureWords {
  switch (failure.kind) {
    case 'bad-address':
      return {
        reason: `"${failure.address}" is not an address`,
        advice: 'Give the address of the Admin API with its scheme, such as http://localhost:8001.',
      };
    case 'name-not-found':
      return {
        reason: `no address was found for "${failure.host}"`,
        advice: 'Check the spelling of the host, and whether this machine uses the right name server or VPN.',
      };
    case 'connection-refused':
      return {
        reason: `nothing listens at ${failure.host}`,
        advice: 'Check the port, that Kong runs, and that admin_listen in kong.conf has this address.',
      };
    case 'connection-failed':
      return {
        reason: `no connection to ${failure.host} (${failure.code})`,
        advice: 'Check the network between this machine and the gateway: VPN, firewall, port forwarding.',
      };
    case 'timed-out':
      return {
        reason: `no whole answer within ${failure.limitMs / 1000} s`,
        advice:
          'Check that the address is that of the Admin API, or raise the setting kongsole.admin.timeout.',
      };
    case 'cut-off':
      return {
        reason: 'the connection was closed in the middle of the answer',
        advice: 'Try again; if it stays, look at error.log of Kong and at what stands between.',
      };
    case 'too-large':
      return {
        reason: `the answer is larger than ${Math.round(failure.limitBytes / 1_048_576)} MB`,
        advice: 'Check that the address is that of the Admin API, or raise kongsole.admin.maxMegabytes.',
      };
    case 'redirected-elsewhere':
      return {
        reason: `the answer is a redirect to ${failure.origin}, which was not followed`,
        advice: 'If that is the gateway, add it under that address; a token is never sent to another origin.',
      };
    case 'too-many-redirects':
      return {
        reason: 'the answer is one redirect after the other',
        advice: 'Check that the address is that of the Admin API and not of a login page.',
      };
    case 'speaks-tls':
      return {
        reason: 'this port speaks TLS, the address says http',
        advice: 'Use https in the address; the port of the Admin API with TLS is 8444 by default.',
      };
    case 'speaks-plain':
      return {
        reason: 'this port speaks plain HTTP, the address says https',
        advice: 'Use http in the address; the plain port of the Admin API is 8001 by default.',
      };
    case 'distrusted':
      return {
        reason: `the certificate of the gateway is not trusted (${failure.code})`,
        advice: 'Compare its fingerprint with that on the gateway, then trust this very certificate.',
      };
    case 'other-certificate':
      return {
        reason: 'the gateway shows another certificate than the one that was trusted',
        advice: 'If the certificate was renewed, trust the new one; if not, somebody stands in between.',
      };
    case 'token-needed':
      return {
        reason: `the gateway asks for a token (${failure.status}${said(failure.message)})`,
        advice: 'Set the Admin token of this gateway: a user of Kong Manager or RBAC can make one.',
      };
    case 'token-refused':
      return {
        reason: `the gateway refuses the token (${failure.status}${said(failure.message)})`,
        advice: 'Set another Admin token, or ask for a role that may read this workspace.',
      };
    case 'html':
      return {
        reason: `the answer is a web page (${failure.status}${said(failure.title)}), not an Admin API`,
        advice: 'Check the port: 8001 or 8444 is the Admin API, 8000 or 8443 the proxy, 8002 Kong Manager.',
      };
    case 'not-json':
      return {
        reason: `the answer is not JSON (${failure.status}): "${failure.beginning}"`,
        advice: 'Check that the address is that of the Admin API.',
      };
    case 'not-found':
      return {
        reason: `the gateway has no ${failure.path}`,
        advice: 'Check the path in the address: after the port, only the name of a workspace may follow.',
      };
    case 'refused':
      return {
        reason: `the gateway answered ${failure.status}${said(failure.message)}`,
        advice: 'Look at error.log of Kong at this time.',
      };
    case 'unexpected-shape':
      return {
        reason: `the answer to ${failure.path} is JSON, but not what an Admin API says`,
        advice: 'Check that the address is that of the Admin API.',
      };
    case 'endless-pages':
      return {
        reason: `the pages of ${failure.path} never end`,
        advice: 'The gateway repeats itself; look at what stands between.',
      };
    case 'cancelled':
      return { reason: 'cancelled', advice: 'Refresh to read again.' };
  }
}

function said(message: string | undefined): string {
  return message ? `, "${message}"` : '';
}
