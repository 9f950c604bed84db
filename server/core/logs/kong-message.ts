/** Messages of Kong's own Lua code and its plugins, and of the Lua module of nginx. */

import type { ErrorLine, LogLevel } from './error-line.ts';
import { isOfCore, readCoreMessage } from './kong-core-message.ts';
import { type Reading, reading } from './reading.ts';

interface MessageRule {
  readonly pattern: RegExp;
  read(match: RegExpExecArray, line: ErrorLine): Reading | undefined;
}

/** Kong's resolver in its own numbers: 3 no such name, 101 no such record, 2 and 5 the server will not (§ DNS clients). */
function causeOfDns(error: string, tried: string): Reading {
  const host = /"(?:\(short\))?([^":]+):/.exec(tried)?.[1];
  const named = host === undefined ? {} : { host };
  if (/\b3 name error|\b101 empty record|no such name|not found/i.test(error)) {
    const serverFailed = /[25] (?:server failure|refused)/.test(tried);
    return reading('name-not-found', {
      status: 503,
      also: serverFailed ? ['name-server-failure'] : [],
      ...named,
    });
  }
  if (/timeout|timed out|failed to receive reply/i.test(error)) {
    return reading('name-server-failure', { status: 500, also: ['name-resolution-slow'], ...named });
  }
  if (/\b100 cache only/.test(error) && /3 name error|101 empty/.test(tried))
    return reading('name-not-found', { status: 503, ...named });
  return reading('name-server-failure', { status: 500, also: ['name-not-found', 'other-failure'], ...named });
}

/** The balancer's complaint, which may be about names, targets or anything else. */
function causeOfBalancer(error: string, status: number): Reading {
  if (/failure to get a peer|no peers are available|No peers/i.test(error)) {
    return reading('no-healthy-target', { also: ['no-target'], status: status === 500 ? 500 : 503 });
  }
  if (/name resolution failed/.test(error)) return reading('name-not-found', { status: 503 });
  const dns = causeOfDns(error, error);
  return { ...dns, status };
}

const DATABASE =
  /\[(?:postgres|cassandra|PostgreSQL)[^\]]*\]|PostgreSQL|[Cc]assandra|:5432\b|:9042\b|database (?:is )?(?:unreachable|not reachable)|bootstrapping/;
const DATABASE_FAILED =
  /refused|timeout|timed out|could not (?:connect|execute|retrieve)|failed to (?:connect|retrieve|prepare|receive|send)|unreachable|no hosts available|closed|host or service not provided|connection (?:lost|reset)|authentication failed|too many clients|does not exist/i;

const RULES: readonly MessageRule[] = [
  {
    pattern: /DNS resolution failed: (?<error>[\s\S]*?)(?:\. ?Tried: ?(?<tried>[\s\S]*))?$/,
    read: ({ groups, input }) => ({
      ...causeOfDns(groups?.['error'] ?? '', groups?.['tried'] ?? ''),
      ...(input.includes('[cosocket]')
        ? { also: ['name-resolution-slow', 'plugin-error', 'name-not-found'], side: 'gateway' }
        : {}),
    }),
  },
  {
    pattern:
      /(?:querying|resolving|failed to resolve) (?:dns for )?'?(?<host>[^\s']+)'? failed: (?<error>[\s\S]*?)\s*(?:\. ?Tried:? ?(?<tried>[\s\S]*))?$/,
    read: ({ groups }) => ({
      ...causeOfDns(groups?.['error'] ?? '', groups?.['tried'] ?? ''),
      host: groups?.['host'] ?? '',
      // It comes from a timer; the request that fails later leaves no line.
      status: null,
    }),
  },
  {
    pattern:
      /failed (?:to retry the|the initial) dns\/balancer resolver? for '?(?<host>[^'\s]+)'? with: (?<error>[\s\S]*)$/,
    read: ({ groups }) => ({
      ...causeOfBalancer(groups?.['error'] ?? '', 500),
      host: groups?.['host'] ?? '',
    }),
  },
  { pattern: /dns server error: |dns client error: /, read: ({ input }) => causeOfDns(input, '') },
  {
    pattern: /failure to get a peer from the ring-balancer/,
    read: ({ input }) => causeOfBalancer(input, 503),
  },
  { pattern: /name resolution failed/, read: ({ input }) => causeOfBalancer(input, 503) },
  {
    pattern: /no Route found with those values|no Route matched with those values/,
    read: ({ input }) =>
      reading('no-route', { side: 'gateway', status: input.includes('matched') ? 404 : null }),
  },
  {
    pattern: /no Service found with those values/,
    read: () =>
      reading('other-failure', {
        also: ['no-route'],
        side: 'gateway',
        status: 503,
        advice: 'the route that matched has no service: give it one',
      }),
  },
  {
    pattern: /Please use HTTPS protocol/,
    read: () => reading('https-required', { side: 'gateway', status: 426 }),
  },
  {
    pattern: /failed to set the current peer \(address: (?<address>\S+) port: [^)]*\): (?<why>.*)$/,
    read: ({ groups }) =>
      reading('other-failure', {
        status: 500,
        host: groups?.['address'] ?? '',
        advice:
          'the address cannot be used as it is written: an IPv6 address must stand in brackets, such as [::1]',
      }),
  },
  {
    pattern: /\[healthchecks?\] \((?<checker>[^)]*)\) failed SSL handshake with '(?<peer>[^']*)'/,
    read: ({ groups }) =>
      healthCheck(
        'other-failure',
        groups,
        'the health check cannot speak TLS to the target: check healthchecks.active.type, https_sni and the port',
      ),
  },
  {
    pattern:
      /\[healthchecks?\] \((?<checker>[^)]*)\) failed to (?:receive status line from|send http request to|connect to) '(?<peer>[^']*)'?.*?: (?<why>[^:]*)$/,
    read: ({ groups }) => {
      const why = groups?.['why'] ?? '';
      if (/timeout/.test(why)) return healthCheck('response-timed-out', groups);
      if (/closed/.test(why)) return healthCheck('closed-before-response', groups);
      if (/refused/.test(why)) return healthCheck('connection-refused', groups);
      return healthCheck(/reset/.test(why) ? 'connection-reset' : 'other-failure', groups);
    },
  },
  {
    pattern:
      /\[healthchecks?\] \((?<checker>[^)]*)\) (?:unhealthy (?:TCP|HTTP|TIMEOUT) increment \((?<count>\d+\/\d+)\) for '(?<peer>[^']*)'|bad status line)/,
    read: ({ groups }) =>
      healthCheck(
        'other-failure',
        groups,
        'a health check of this target failed; at the limit it gets no more requests. Look at the target itself',
      ),
  },
  {
    pattern: /\[healthchecks?\] \((?<checker>[^)]*)\) unhealthy forced for (?<peer>.*)$/,
    read: ({ groups }) =>
      healthCheck('other-failure', groups, 'somebody set this target unhealthy through the Admin API'),
  },
  {
    pattern:
      /(?:error|failed) (?:while )?parsing declarative config(?:uration)?|declarative config(?:uration)? is invalid|invalid declarative configuration|declarative reconfigure failed|could not load declarative config/,
    read: () => reading('config-refused', { side: 'gateway' }),
  },
  {
    pattern: /^\s*-?\s*in entry (?<number>\d+) of '(?<section>[^']+)'/,
    read: ({ groups }) =>
      reading('config-refused', {
        side: 'gateway',
        entry: { section: groups?.['section'] ?? '', number: Number(groups?.['number']) },
      }),
  },
  { pattern: /^\s*-?\s*in '[^']+':/, read: () => reading('config-refused', { side: 'gateway' }) },
  {
    pattern:
      /error loading plugin schemas|plugin is (?:enabled|in use) but not (?:installed|enabled)|on plugin '[^']+':/,
    read: ({ input }) => {
      const plugin = /on plugin '([^']+)'/.exec(input)?.[1];
      return reading('config-refused', {
        also: ['plugin-error'],
        side: 'gateway',
        ...(plugin ? { plugin } : {}),
      });
    },
  },
  {
    pattern: /could not (?:rebuild|create) router(?: via timer)?: (?<error>.*)$/,
    read: ({ input }) =>
      DATABASE.test(input)
        ? reading('database-unreachable', { also: ['other-failure'], side: 'gateway' })
        : reading('config-refused', {
            also: ['other-failure'],
            side: 'gateway',
            advice:
              'this worker did not take the new configuration and goes on with the old routes: kong reload starts new workers',
          }),
  },
  {
    pattern: /upstream not found for |balancer not found for |failed creating balancer for /,
    read: () => reading('other-failure', { also: ['no-target'], side: 'gateway' }),
  },
];

function healthCheck(cause: Reading['cause'], groups: RegExpExecArray['groups'], advice?: string): Reading {
  const upstream = groups?.['checker']?.split(':').at(-1);
  const host = groups?.['peer'];
  return reading(cause, {
    also:
      cause === 'other-failure'
        ? ['https-to-plain-port', 'sni-unrecognised', 'no-healthy-target']
        : ['other-failure'],
    mark: 'S',
    ...(upstream ? { upstream } : {}),
    ...(host ? { host } : {}),
    ...(advice ? { advice } : {}),
  });
}

const GRAVE: readonly LogLevel[] = ['emerg', 'alert', 'crit', 'error'];

const CRASH =
  /attempt to (?:index|call|compare|concatenate|perform|get length)|runtime error|bad argument #|stack overflow|not allowed within sandbox|module '[^']+' not found|stack traceback|no field package\.preload/;
const COMPLAINT =
  /\b(?:fail(?:ed|ure)?|errors?|could ?n[o']t|cannot|can't|unable|time(?:d )?out|refused|reset by peer|unreachable|invalid|not found|no such|does not match|missing|unexpected|expired|denied|unauthori[sz]ed|closed|exceeded|malformed|unsupported)\b/i;

/** Files that belong to plugins, by place, or by a name that nothing of Kong's core has (handler, cache, client …). */
const PLUGIN_PATH = /kong\/plugins\/([\w-]+)\//;
const PLUGIN_FILES =
  /^(?:policies|openidc|openid-connect|access|jwt_parser|redis|introspection|ldap|oauth2?|session|acme|prometheus|zipkin|opentelemetry|otel|datadog|statsd_logger|http-log|producer|lambda|keycloak|saml)\.lua$/;
/** What only plugins do: Kong's core keeps nothing in Redis and counts no usage. */
const OF_PLUGINS = /\bRedis\b|failed to (?:get usage|increment counter)/;

/** Files that plugins and core both have; a plugin's name in the message tells whose it is. */
const PLUGIN_ISH =
  /^(?:handler|client|exporter|batch_queue|queue|cache|aws|discovery|basic|hmac|verify|verifier)\.lua$/;

/** What a message of Lua code tells; undefined when it tells of no failure. */
export function readKongMessage(line: ErrorLine): Reading | undefined {
  const message = line.message;
  for (const rule of RULES) {
    const match = rule.pattern.exec(message);
    if (match) return rule.read(match, line);
  }
  const core = readCoreMessage(message);
  if (core?.cause === 'config-refused' && DATABASE.test(message))
    return reading('database-unreachable', { also: ['other-failure'], side: 'gateway' });
  if (core) return core;
  if (line.level !== undefined && !GRAVE.includes(line.level)) return undefined;
  if (DATABASE.test(message) && DATABASE_FAILED.test(message)) {
    return reading('database-unreachable', { also: ['other-failure'], side: 'gateway' });
  }
  return readPluginMessage(message) ?? readCrash(message);
}

function readPluginMessage(message: string): Reading | undefined {
  const kong =
    /^(?:stream )?\|?\[kong\] (?<where>\[string "[\s\S]*?"\]:\d+|\S+?:\d+) (?:\[(?<plugin>[\w.-]+)\] )?(?<text>[\s\S]*)$/.exec(
      message,
    );
  if (kong) {
    const text = kong.groups?.['text'] ?? '';
    const plugin = kong.groups?.['plugin'] ?? PLUGIN_PATH.exec(text)?.[1];
    const own = kong.groups?.['where']?.startsWith('[string');
    if (CRASH.test(text) || (plugin !== undefined && !own && COMPLAINT.test(text)))
      return pluginError(plugin, CRASH.test(text));
    return undefined;
  }
  const lua = /^(?:stream )?\[lua\] (?<file>[^\s:]+):\d+: (?<text>[\s\S]*)$/.exec(message);
  if (!lua) return undefined;
  const file = lua.groups?.['file'] ?? '';
  const text = lua.groups?.['text'] ?? '';
  const named = PLUGIN_PATH.exec(message)?.[1] ?? /(?:^|\(\): )\[([a-z][\w-]*)\] /.exec(text)?.[1];
  const ofPlugin =
    PLUGIN_PATH.test(message) ||
    OF_PLUGINS.test(text) ||
    (!isOfCore(text) && (PLUGIN_FILES.test(file) || (named !== undefined && PLUGIN_ISH.test(file))));
  return ofPlugin && COMPLAINT.test(text) ? pluginError(named, CRASH.test(text)) : undefined;
}

function pluginError(plugin: string | undefined, crashed: boolean): Reading {
  return reading('plugin-error', {
    also: ['connection-timed-out', 'database-unreachable'],
    side: 'gateway',
    status: crashed ? 500 : null,
    ...(plugin ? { plugin } : {}),
  });
}

/** A crash in code that is no plugin's. In the header filter the client gets an empty answer, elsewhere 500. */
function readCrash(message: string): Reading | undefined {
  const crash =
    /^(?:stream )?(?:lua (?:entry|user) thread aborted|lua coroutine: runtime error|failed to run (?<phase>\w+)\*?|init_(?:worker_)?by_lua)/.exec(
      message,
    );
  if (!crash) return undefined;
  const plugin = PLUGIN_PATH.exec(message)?.[1];
  if (plugin)
    return pluginError(plugin, !/header_filter|body_filter|log_by/.test(crash.groups?.['phase'] ?? ''));
  return reading('other-failure', {
    also: ['plugin-error'],
    side: 'gateway',
    status: /header_filter|body_filter|log_by/.test(message) ? null : 500,
  });
}
