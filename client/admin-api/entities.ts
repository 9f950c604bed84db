/** The entities of a gateway, as far as we show them; `raw` is all that the gateway said. */
import { idAt, isJson, type Json, jsonAt, numberAt, textAt, textsAt } from './decode.ts';

/** What every entity has. */
export interface Live {
  readonly id: string;
  readonly tags: readonly string[];
  readonly raw: Json;
}

export interface LiveService extends Live {
  readonly name: string | undefined;
  readonly protocol: string;
  readonly host: string;
  readonly port: number;
  readonly path: string;
  readonly enabled: boolean;
  readonly retries: number | undefined;
  /** ms */
  readonly connectTimeout: number | undefined;
  readonly writeTimeout: number | undefined;
  readonly readTimeout: number | undefined;
}

export interface LiveRoute extends Live {
  readonly name: string | undefined;
  readonly service: string | undefined;
  readonly protocols: readonly string[];
  readonly methods: readonly string[];
  readonly hosts: readonly string[];
  readonly paths: readonly string[];
  readonly expression: string | undefined;
}

export interface LivePlugin extends Live {
  readonly name: string;
  readonly instanceName: string | undefined;
  readonly enabled: boolean;
  readonly service: string | undefined;
  readonly route: string | undefined;
  readonly consumer: string | undefined;
}

export interface LiveUpstream extends Live {
  readonly name: string;
  readonly algorithm: string | undefined;
  readonly hostHeader: string | undefined;
}

/** As `/upstreams/NAME/health` says it. `HEALTHCHECKS_OFF` is a target that nobody checks. */
export type TargetHealth = 'HEALTHY' | 'UNHEALTHY' | 'DNS_ERROR' | 'HEALTHCHECKS_OFF' | 'unknown';

export interface LiveTarget extends Live {
  readonly target: string;
  readonly weight: number | undefined;
  readonly health: TargetHealth;
  readonly addresses: readonly { readonly address: string; readonly health: TargetHealth }[];
}

export interface LiveConsumer extends Live {
  readonly username: string | undefined;
  readonly customId: string | undefined;
}

export interface LiveCertificate extends Live {
  readonly snis: readonly string[];
  /** PEM, or a reference into a vault. */
  readonly certificate: string | undefined;
}

function live(json: Json): Live | undefined {
  const id = textAt(json, 'id');
  return id === undefined ? undefined : { id, tags: textsAt(json, 'tags'), raw: json };
}

export function decodeService(json: Json): LiveService | undefined {
  const base = live(json);
  const host = textAt(json, 'host');
  if (!base || host === undefined) return undefined;
  const protocol = textAt(json, 'protocol') ?? 'http';
  return {
    ...base,
    name: textAt(json, 'name'),
    protocol,
    host,
    port: numberAt(json, 'port') ?? 80,
    path: textAt(json, 'path') ?? '',
    enabled: json['enabled'] !== false,
    retries: numberAt(json, 'retries'),
    connectTimeout: numberAt(json, 'connect_timeout'),
    writeTimeout: numberAt(json, 'write_timeout'),
    readTimeout: numberAt(json, 'read_timeout'),
  };
}

export function decodeRoute(json: Json): LiveRoute | undefined {
  const base = live(json);
  return (
    base && {
      ...base,
      name: textAt(json, 'name'),
      service: idAt(json, 'service'),
      protocols: textsAt(json, 'protocols'),
      methods: textsAt(json, 'methods'),
      hosts: textsAt(json, 'hosts'),
      paths: textsAt(json, 'paths'),
      expression: textAt(json, 'expression'),
    }
  );
}

export function decodePlugin(json: Json): LivePlugin | undefined {
  const base = live(json);
  const name = textAt(json, 'name');
  if (!base || name === undefined) return undefined;
  return {
    ...base,
    name,
    instanceName: textAt(json, 'instance_name'),
    enabled: json['enabled'] !== false,
    service: idAt(json, 'service'),
    route: idAt(json, 'route'),
    consumer: idAt(json, 'consumer'),
  };
}

export function decodeUpstream(json: Json): LiveUpstream | undefined {
  const base = live(json);
  const name = textAt(json, 'name');
  if (!base || name === undefined) return undefined;
  return {
    ...base,
    name,
    algorithm: textAt(json, 'algorithm'),
    hostHeader: textAt(json, 'host_header'),
  };
}

const HEALTH: readonly TargetHealth[] = ['HEALTHY', 'UNHEALTHY', 'DNS_ERROR', 'HEALTHCHECKS_OFF'];

function healthAt(json: Json): TargetHealth {
  const said = textAt(json, 'health');
  return HEALTH.find((health) => health === said) ?? 'unknown';
}

/** From `/upstreams/NAME/health`, or without health from `/upstreams/NAME/targets`. */
export function decodeTarget(json: Json): LiveTarget | undefined {
  const base = live(json);
  const target = textAt(json, 'target');
  if (!base || target === undefined) return undefined;
  const { addresses } = jsonAt(json, 'data');
  return {
    ...base,
    target,
    weight: numberAt(json, 'weight'),
    health: healthAt(json),
    addresses: (Array.isArray(addresses) ? addresses.filter(isJson) : []).map((each) => ({
      address: `${textAt(each, 'ip') ?? '?'}:${numberAt(each, 'port') ?? '?'}`,
      health: healthAt(each),
    })),
  };
}

export function decodeConsumer(json: Json): LiveConsumer | undefined {
  const base = live(json);
  return base && { ...base, username: textAt(json, 'username'), customId: textAt(json, 'custom_id') };
}

export function decodeCertificate(json: Json): LiveCertificate | undefined {
  const base = live(json);
  return base && { ...base, snis: textsAt(json, 'snis'), certificate: textAt(json, 'cert') };
}

/** What `/` says of the gateway itself. */
export interface GatewayInfo {
  readonly version: string;
  readonly edition: 'oss' | 'enterprise';
  readonly hostname: string | undefined;
  /** `off` is DB-less. */
  readonly database: string | undefined;
  readonly role: string | undefined;
  /** Undefined before 3.0, which had one router. */
  readonly flavor: string | undefined;
  /** Names of all plugins that it has, bundled or custom. */
  readonly plugins: readonly string[];
  readonly proxyListen: readonly string[];
  /** The directives of kong.conf in force. */
  readonly configuration: Json;
}

export function decodeInfo(value: unknown): GatewayInfo | undefined {
  if (!isJson(value)) return undefined;
  const version = textAt(value, 'version');
  const configuration = jsonAt(value, 'configuration');
  if (version === undefined || !('configuration' in value)) return undefined;
  // OSS says `edition: community` from 3.5 on and nothing before; Enterprise says `enterprise-edition` in the version
  // of old releases and has four numbers in newer ones.
  const enterprise =
    textAt(value, 'edition') === 'enterprise' || /enterprise/.test(version) || version.split('.').length > 3;
  return {
    version,
    edition: enterprise ? 'enterprise' : 'oss',
    hostname: textAt(value, 'hostname'),
    database: textAt(configuration, 'database'),
    role: textAt(configuration, 'role'),
    flavor: textAt(configuration, 'router_flavor'),
    plugins: Object.keys(jsonAt(jsonAt(value, 'plugins'), 'available_on_server')).sort(),
    proxyListen: textsAt(configuration, 'proxy_listen'),
    configuration,
  };
}
