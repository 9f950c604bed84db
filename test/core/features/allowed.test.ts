import { test } from 'node:test';
import { checkFindings } from '../../kit/check.ts';

test('a comment on the line silences the rule there', () =>
  checkFindings(`
_format_version: "3.0"
services:
- name: billing
  protocol: http # kongsole: allow plain-protocol-on-tls-port
  host: billing.internal
  port: 443
`));

test('a comment above the line silences the rule there', () =>
  checkFindings(`
_format_version: "3.0"
services:
- name: billing
  # kongsole: allow tls-protocol-on-plain-port, plain-protocol-on-tls-port
  protocol: http
  host: billing.internal
  port: 443
`));

test('another rule is not silenced', () =>
  checkFindings(`
_format_version: "3.0"
services:
- name: billing
  protocol: http # kongsole: allow https-without-port
            ^^^^ warning: "http" on port 443, where servers expect TLS; "https" is probably meant
  host: billing.internal
  port: 443
`));

test('what Kong refuses is not silenced', () =>
  checkFindings(`
_format_version: "3.0"
services:
- name: billing
  host: billing.internal:8080 # kongsole: allow scheme-or-port-in-host
        ^^^^^^^^^^^^^^^^^^^^^ error: host must be a bare name or address: move port 8080 to "port"
`));
