import type { CausePage } from './cause-page.ts';

export const tlsVersionMismatch: CausePage = {
  code: 'tls-version-mismatch',
  title: 'the two sides share no TLS version or cipher',
  explanation:
    'Kong up to 3.5 speaks at most TLS 1.2 to upstreams unless told otherwise; old backends speak only 1.0 or 1.1, or sign with SHA-1, which OpenSSL 3 turns down. The far side sends alert 70 (protocol version) or 40 (handshake failure).',
  advice:
    'set nginx_proxy_proxy_ssl_protocols (for example TLSv1.2 TLSv1.3) in kong.conf, or update TLS on the far side',
  statuses: ['502'],
  settle: 'shake hands with one TLS version at a time',
};
