import type { Server } from 'node:net';
import type { Scene } from '../stage.ts';
import { type Certificates, type Fault, file, type Injected } from './fault.ts';
import { h2, h2c, onConnect, plain, raw, saying, secure } from './servers.ts';

const CA = 'c0ffee00-0000-4000-8000-000000000001';
const CLIENT = 'c0ffee00-0000-4000-8000-000000000002';

type Made = keyof Omit<Certificates, 'authority' | 'stranger'>;

async function certificateFile(scene: Scene, { cert, key }: { cert: string; key: string }) {
  const name = `server-${Math.floor(performance.now() * 1000)}`;
  return { cert: await scene.write(`${name}.pem`, cert), key: await scene.write(`${name}.key`, key) };
}

async function nginxTls(scene: Scene, made: Certificates[Made], extra = '', server = ''): Promise<number> {
  const { cert, key } = await certificateFile(scene, made);
  const ports = await scene.nginx(
    `server { listen 127.0.0.1:PORT_TLS ssl ${extra}; ssl_certificate ${cert}; ssl_certificate_key ${key}; ${server} location / { return 200 '{"fine":true}'; } }`,
    { name: `tls-${Math.floor(performance.now() * 1000)}` },
  );
  return ports['TLS'] ?? 0;
}

async function haproxyTls(scene: Scene, made: Certificates[Made], bind = ''): Promise<number> {
  const pem = await scene.write('haproxy.pem', `${made.cert}${made.key}`);
  const backend = await scene.listen(plain());
  const ports = await scene.haproxy(
    `defaults\n mode http\n timeout connect 1s\n timeout client 5s\n timeout server 5s\nfrontend f\n bind 127.0.0.1:PORT_TLS ssl crt ${pem} ${bind}\n default_backend b\nbackend b\n server s 127.0.0.1:${backend}\n`,
  );
  return ports['TLS'] ?? 0;
}

type Where = (scene: Scene, certificates: Certificates) => Promise<number>;

function fault(
  name: string,
  hop: Fault['hop'],
  cause: Fault['cause'],
  service: Readonly<Record<string, unknown>>,
  port: Where,
  more: Partial<Injected> = {},
): Fault {
  return {
    name,
    hop,
    cause,
    inject: async (scene, certificates) => ({
      declared: file({ service: { host: 'localhost', ...service, port: await port(scene, certificates) } }),
      via: 'nginx',
      ...more,
    }),
  };
}

/** The service checks certificates against the matrix authority. */
function verified(
  name: string,
  hop: Fault['hop'],
  cause: Fault['cause'],
  port: Where,
  service = {},
  second?: 'nginx',
): Fault {
  return {
    name,
    hop,
    cause,
    inject: async (scene, certificates) => ({
      declared: file({
        service: {
          host: 'localhost',
          protocol: 'https',
          tls_verify: true,
          ca_certificates: [CA],
          ...service,
          port: await port(scene, certificates),
        },
        more: { ca_certificates: [{ id: CA, cert: certificates.authority.cert }] },
      }),
      via: 'nginx',
      ...(second ? { second } : {}),
    }),
  };
}

function withClient(
  name: string,
  which: 'client' | 'strangeClient',
  cause: Fault['cause'],
  hop: Fault['hop'],
  port: Where,
): Fault {
  return {
    name,
    hop,
    cause,
    inject: async (scene, certificates) => ({
      declared: file({
        service: {
          host: 'localhost',
          protocol: 'https',
          client_certificate: CLIENT,
          port: await port(scene, certificates),
        },
        more: { certificates: [{ id: CLIENT, ...certificates[which] }] },
      }),
      via: 'nginx',
    }),
  };
}

const node =
  (made: Made): Where =>
  (scene, certificates) =>
    scene.listen(secure(certificates[made]));
const nginx =
  (made: Made): Where =>
  (scene, certificates) =>
    nginxTls(scene, certificates[made]);
const haproxy =
  (made: Made): Where =>
  (scene, certificates) =>
    haproxyTls(scene, certificates[made]);
const server =
  (make: (certificates: Certificates) => Server): Where =>
  (scene, certificates) =>
    scene.listen(make(certificates));

const mutual = (certificates: Certificates, more = {}) =>
  secure(certificates.good, {
    requestCert: true,
    rejectUnauthorized: true,
    ca: certificates.authority.cert,
    ...more,
  });

const mutualNginx: Where = async (scene, certificates) => {
  const ca = await scene.write('clients.pem', certificates.authority.cert);
  return nginxTls(scene, certificates.good, '', `ssl_client_certificate ${ca}; ssl_verify_client on;`);
};

const rejecting: Where = async (scene, certificates) => {
  const { cert, key } = await certificateFile(scene, certificates.good);
  const ports = await scene.nginx(
    `server { listen 127.0.0.1:PORT_TLS ssl default_server; ssl_reject_handshake on; }
     server { listen 127.0.0.1:PORT_TLS ssl; server_name backend.test; ssl_certificate ${cert}; ssl_certificate_key ${key}; location / { return 200 ok; } }`,
    { name: 'rejecting' },
  );
  return ports['TLS'] ?? 0;
};

export const TLS_FAULTS: readonly Fault[] = [
  fault('http to a TLS port of Node', 'gateway', 'http-to-tls-port', {}, node('good')),
  fault('http to a TLS port of nginx', 'gateway', 'http-to-tls-port', {}, nginx('good')),
  fault('http to a TLS port of HAProxy', 'gateway', 'http-to-tls-port', {}, haproxy('good')),
  fault('http to a TLS port with a bad certificate', 'gateway', 'http-to-tls-port', {}, node('expired')),
  fault(
    'http to a TLS port that wants client certificates',
    'gateway',
    'http-to-tls-port',
    {},
    server((all) => mutual(all)),
  ),
  fault(
    'grpc to a TLS port',
    'gateway',
    'http-to-tls-port',
    { protocol: 'grpc' },
    server((all) => h2(all.good)),
  ),
  fault('http to the TLS port of the second balancer', 'gateway', 'http-to-tls-port', {}, nginx('good'), {
    second: 'nginx',
  }),
  fault(
    'https to a plain port of Node',
    'gateway',
    'https-to-plain-port',
    { protocol: 'https' },
    server(() => plain()),
  ),
  fault(
    'https to a plain port of nginx',
    'gateway',
    'https-to-plain-port',
    { protocol: 'https' },
    async (scene) => {
      const ports = await scene.nginx('server { listen 127.0.0.1:PORT_P; location / { return 200 ok; } }', {
        name: 'plain',
      });
      return ports['P'] ?? 0;
    },
  ),
  fault(
    'https to a plain port of HAProxy',
    'gateway',
    'https-to-plain-port',
    { protocol: 'https' },
    async (scene) => {
      const backend = await scene.listen(plain());
      const ports = await scene.haproxy(
        `defaults\n mode http\n timeout connect 1s\n timeout client 5s\n timeout server 5s\nfrontend f\n bind 127.0.0.1:PORT_P\n default_backend b\nbackend b\n server s 127.0.0.1:${backend}\n`,
      );
      return ports['P'] ?? 0;
    },
    { second: 'haproxy' },
  ),
  fault(
    'https to a plain port that waits for a line',
    'gateway',
    'https-to-plain-port',
    { protocol: 'https' },
    server(() =>
      raw((socket, first) => {
        if (first.toString('latin1').startsWith('GET')) socket.end('HTTP/1.0 200 OK\r\n\r\nfine');
      }),
    ),
  ),
  fault(
    'https to a plain HTTP/2 port',
    'gateway',
    'https-to-plain-port',
    { protocol: 'https' },
    server(() => h2c()),
  ),
  verified('expired, with tls_verify (Node)', 'backend', 'certificate-expired', node('expired')),
  verified('expired, with tls_verify (nginx)', 'backend', 'certificate-expired', nginx('expired')),
  verified('expired, with tls_verify (HAProxy)', 'backend', 'certificate-expired', haproxy('expired')),
  verified(
    'expired on the second balancer',
    'second-lb',
    'certificate-expired',
    nginx('expired'),
    {},
    'nginx',
  ),
  verified('not yet valid', 'backend', 'certificate-expired', node('future')),
  verified('self-signed, with tls_verify', 'backend', 'certificate-untrusted', node('selfSigned')),
  verified('an unknown authority', 'backend', 'certificate-untrusted', node('unknown')),
  verified('an unknown authority (nginx)', 'backend', 'certificate-untrusted', nginx('unknown')),
  verified('the intermediate is not sent', 'backend', 'certificate-untrusted', node('incomplete')),
  verified('a certificate for another name', 'backend', 'certificate-name-mismatch', node('wrongName')),
  verified(
    'a certificate for another name (nginx)',
    'backend',
    'certificate-name-mismatch',
    nginx('wrongName'),
  ),
  verified(
    'a certificate for another name on the second balancer',
    'second-lb',
    'certificate-name-mismatch',
    nginx('wrongName'),
    {},
    'nginx',
  ),
  fault(
    'a client certificate is demanded (TLS 1.3)',
    'backend',
    'client-certificate-required',
    { protocol: 'https' },
    server((all) => mutual(all)),
  ),
  fault(
    'a client certificate is demanded (TLS 1.2)',
    'backend',
    'client-certificate-required',
    { protocol: 'https' },
    server((all) => mutual(all, { maxVersion: 'TLSv1.2' })),
  ),
  fault(
    'a client certificate is demanded (nginx)',
    'backend',
    'client-certificate-required',
    { protocol: 'https' },
    mutualNginx,
  ),
  fault(
    'a client certificate is demanded (HAProxy)',
    'backend',
    'client-certificate-required',
    { protocol: 'https' },
    async (scene, all) => {
      const ca = await scene.write('clients.pem', all.authority.cert);
      return haproxyTls(scene, all.good, `ca-file ${ca} verify required`);
    },
  ),
  withClient(
    "a stranger's client certificate",
    'strangeClient',
    'client-certificate-required',
    'backend',
    server((all) => mutual(all)),
  ),
  fault(
    'only TLS 1.1',
    'backend',
    'tls-version-mismatch',
    { protocol: 'https' },
    server((all) =>
      secure(all.rsa, { minVersion: 'TLSv1', maxVersion: 'TLSv1.1', ciphers: 'DEFAULT@SECLEVEL=0' }),
    ),
  ),
  fault('only TLS 1.1 (nginx)', 'backend', 'tls-version-mismatch', { protocol: 'https' }, (scene, all) =>
    nginxTls(scene, all.rsa, '', 'ssl_protocols TLSv1.1; ssl_ciphers ALL:@SECLEVEL=0;'),
  ),
  fault(
    'only TLS 1.3, and Kong is told 1.2',
    'backend',
    'tls-version-mismatch',
    { protocol: 'https' },
    server((all) => secure(all.good, { minVersion: 'TLSv1.3' })),
    {
      conf: { nginx_proxy_proxy_ssl_protocols: 'TLSv1.2' },
    },
  ),
  fault('an unknown server name (nginx)', 'backend', 'sni-unrecognised', { protocol: 'https' }, rejecting),
  fault(
    'no server name, for the host is an address',
    'backend',
    'sni-unrecognised',
    { protocol: 'https', host: '127.0.0.1' },
    rejecting,
  ),
  fault(
    'an unknown server name (HAProxy strict-sni)',
    'backend',
    'sni-unrecognised',
    { protocol: 'https' },
    async (scene, all) => {
      const { cert, key } = await import('../../lab/certificates.ts').then(({ makeCertificate }) =>
        makeCertificate({ commonName: 'only.test', names: ['only.test'], issuer: all.authority }),
      );
      return haproxyTls(scene, { cert, key }, 'strict-sni');
    },
  ),
  fault(
    'an unknown server name on the second balancer',
    'second-lb',
    'sni-unrecognised',
    { protocol: 'https' },
    rejecting,
    { second: 'nginx' },
  ),
  fault(
    'the PROXY protocol is expected (nginx, plain)',
    'backend',
    'proxy-protocol-expected',
    {},
    async (scene) => {
      const ports = await scene.nginx(
        'server { listen 127.0.0.1:PORT_P proxy_protocol; location / { return 200 ok; } }',
        { name: 'pp' },
      );
      return ports['P'] ?? 0;
    },
  ),
  fault(
    'the PROXY protocol is expected (nginx, TLS)',
    'backend',
    'proxy-protocol-expected',
    { protocol: 'https' },
    (scene, all) => nginxTls(scene, all.good, 'proxy_protocol'),
  ),
  fault(
    'the PROXY protocol is expected (HAProxy)',
    'second-lb',
    'proxy-protocol-expected',
    {},
    async (scene) => {
      const backend = await scene.listen(plain());
      const ports = await scene.haproxy(
        `defaults\n mode http\n timeout connect 1s\n timeout client 5s\n timeout server 5s\nfrontend f\n bind 127.0.0.1:PORT_P accept-proxy\n default_backend b\nbackend b\n server s 127.0.0.1:${backend}\n`,
      );
      return ports['P'] ?? 0;
    },
    { second: 'haproxy' },
  ),
  fault(
    'only plain HTTP/2 (Node)',
    'backend',
    'http2-only',
    {},
    server(() => h2c()),
  ),
  fault('only plain HTTP/2 (nginx)', 'backend', ['http2-only'], {}, async (scene) => {
    const ports = await scene.nginx(
      'server { listen 127.0.0.1:PORT_P http2; location / { return 200 ok; } }',
      { name: 'h2c' },
    );
    return ports['P'] ?? 0;
  }),
  fault(
    'HTTP/2 over TLS and nothing else',
    'backend',
    'http2-only',
    { protocol: 'https' },
    server((all) => h2(all.good)),
  ),
  fault(
    'closed during the TLS handshake',
    'backend',
    ['closed-before-response', 'connection-reset'],
    { protocol: 'https' },
    server(() => raw((socket) => socket.end())),
  ),
  fault(
    'reset during the TLS handshake',
    'backend',
    'connection-reset',
    { protocol: 'https' },
    server(() => onConnect((socket) => socket.resetAndDestroy())),
  ),
  fault(
    'an SSH server',
    'backend',
    'invalid-response',
    {},
    server(() => onConnect((socket) => socket.write('SSH-2.0-OpenSSH_9.2\r\n'))),
  ),
  fault(
    'a mail server',
    'backend',
    'invalid-response',
    {},
    server(() => onConnect((socket) => socket.write('220 mail.test ESMTP\r\n'))),
  ),
  fault(
    'a Redis',
    'backend',
    'invalid-response',
    {},
    server(() => saying("-ERR unknown command 'GET'\r\n")),
  ),
];
