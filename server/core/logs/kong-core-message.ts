/**
 * What Kong's own core says beside names and targets: configuration, clustering, TLS towards the backend, routing.
 * Texts of Kong 2.8, 3.4 and 3.9 (kong/init.lua, kong/runloop, kong/clustering, kong/router, kong/resty/dns).
 */

import { type Reading, reading } from './reading.ts';

interface CoreRule {
  readonly pattern: RegExp;
  read(match: RegExpExecArray): Reading | undefined;
}

const gateway = (
  cause: Reading['cause'],
  also: Reading['also'] = [],
  more: Partial<Omit<Reading, 'cause' | 'also'>> = {},
) => reading(cause, { side: 'gateway', mark: 'S', also, ...more });

const CORE_RULES: readonly CoreRule[] = [
  {
    // The last target is out, or the first is in again.
    pattern: /\[healthchecks\] balancer (?<upstream>\S+) reported health status changed to (?<health>\w+)/,
    read: ({ groups }) =>
      groups?.['health'] === 'UNHEALTHY'
        ? gateway('no-healthy-target', [], { side: 'upstream', upstream: groups['upstream'] ?? '' })
        : undefined,
  },
  {
    pattern: /router returned an error: (?<why>.*)/,
    read: () => gateway('no-route', ['config-refused', 'other-failure'], { status: 404 }),
  },
  {
    pattern: /could not add route: |unable to add route|failed to add route/,
    read: () => gateway('config-refused', ['no-route', 'other-failure']),
  },
  {
    pattern:
      /unable to (?:parse received declarative config|update running config|decode cached config|json decode cached config|receive (?:new config|reconfigure data))|failed loading declarative config|failed to json decode reconfigure data|not enough cache space for declarative config|config flip failed|could not rebuild plugins iterator/,
    read: () =>
      gateway('config-refused', ['other-failure', 'database-unreachable'], {
        advice:
          'this node or worker goes on with the configuration it had: look for the reason in the same record',
      }),
  },
  {
    pattern: /connection to control plane \S* ?broken|unable to send basic information to control plane/,
    read: () =>
      gateway('other-failure', [], {
        advice:
          'the data plane has lost its control plane and serves the last configuration it got: check cluster_control_plane, the network and the certificates between them',
      }),
  },
  {
    pattern: /database (?:is missing some|has pending) migrations|missing migrations/,
    read: () =>
      gateway('other-failure', ['database-unreachable'], {
        advice: 'run kong migrations up, and kong migrations finish after all nodes are of the new version',
      }),
  },
  {
    pattern: /unable to (?:fetch|apply|set) upstream client TLS certificate/,
    read: () =>
      gateway('other-failure', ['client-certificate-required'], {
        side: 'upstream',
        advice:
          'Kong goes on without the client certificate of the service: check that the certificate entity has a valid certificate and key',
      }),
  },
  {
    pattern: /unable to (?:get|set) upstream TLS (?:CA store|verification)|unable to set upstream TLS/,
    read: () => gateway('other-failure', ['certificate-untrusted'], { side: 'upstream' }),
  },
  {
    pattern:
      /failed to set balancer Host header|failed to set :authority header|could not set upstream timeouts|could not (?:enable|set upstream HTTP\S*) (?:connection )?keepalive/,
    read: () => gateway('other-failure', [], { status: 500 }),
  },
  {
    pattern: /no valid nameservers found|semaphore:wait\(\S*\) failed: .*qname: (?<host>[^\s,:]+)/,
    read: ({ groups }) =>
      gateway('name-server-failure', ['name-resolution-slow', 'other-failure'], {
        side: 'upstream',
        ...(groups?.['host'] ? { host: groups['host'] } : {}),
      }),
  },
  {
    pattern: /worker initialization error|unsafe request processing due to earlier initialization errors/,
    read: () => gateway('other-failure', ['config-refused', 'database-unreachable']),
  },
  {
    pattern: /unable to proxy stream connection, status: (?<status>\d+)/,
    read: () => gateway('other-failure', ['no-healthy-target', 'name-not-found', 'no-target']),
  },
  {
    pattern: /unable to resolve reference \{?vault|unable to resolve reference /,
    read: () =>
      gateway('other-failure', ['config-refused', 'plugin-error'], {
        advice:
          'a {vault://…} reference cannot be resolved: check the vault entity, its settings and the secret',
      }),
  },
];

/** What only Kong's core says, in files that have the names of plugins' files (handler.lua, client.lua). */
const CORE_TEXT =
  /^(?:\w+\(\): )?(?:\[events\]|\[dns[-_]client\]|failed (?:broadcasting|posting health of)|could not (?:record Lua VM|(?:re)?schedule timer to|create an empty router|update wasm|rebuild)|failed to increase (?:router|plugins) rebuild|unexpected protocols in matched Route|failed to set \S+ header)/;

/** Undefined: none of the core's messages that tell a cause. */
export function readCoreMessage(message: string): Reading | undefined {
  for (const { pattern, read } of CORE_RULES) {
    const match = pattern.exec(message);
    if (match) return read(match);
  }
  return undefined;
}

/** Whether the text after `[lua] FILE:LINE: ` is of Kong's core, whatever the file is called. */
export function isOfCore(text: string): boolean {
  return CORE_TEXT.test(text);
}
