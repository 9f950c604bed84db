/** Stage 1: the name, as Kong's DNS client asks for it: hosts file first, then SRV, A and AAAA along the search list. */

import type { Stage } from './stage.ts';
import type {
  Cancel,
  DnsAnswer,
  DnsFailure,
  Endpoint,
  ProbeWorld,
  RecordType,
  ResolverSetup,
} from './world.ts';

export interface ResolveNeeds {
  readonly host: string;
  readonly port: number;
  /** Kong's own DNS servers (`dns_resolver`), as far as they are known; empty: those of the place we look from. */
  readonly servers: readonly string[];
  readonly limitMs: number;
}

export interface ResolveFacts {
  readonly name: string;
  readonly by: 'address' | 'hosts-file' | 'dns' | 'system' | 'nobody';
  /** Whom to connect to. An SRV record brings its own port, which takes the place of the service's. */
  readonly endpoints: readonly Endpoint[];
  readonly servers: readonly string[];
  readonly asked: readonly Asked[];
  readonly portFrom: 'service' | 'srv';
  /** Only IPv6 addresses: Kong does not ask for them unless `dns_order` or `resolver_family` says so. */
  readonly onlyIpv6: boolean;
  readonly failure: DnsFailure | undefined;
  readonly ms: number;
}

export interface Asked {
  readonly name: string;
  readonly type: RecordType;
  readonly answer: readonly string[] | DnsFailure;
  readonly ms: number;
}

const TYPES: readonly RecordType[] = ['SRV', 'A', 'AAAA'];

export const resolve: Stage<ResolveNeeds, ResolveFacts> = {
  name: 'resolve',
  describe: ({ host }) => `resolve ${host}`,
  async run(needs, world, cancel) {
    const started = world.elapsed();
    const found = await find(needs, world, cancel);
    const facts: ResolveFacts = {
      name: needs.host,
      servers: needs.servers,
      asked: [],
      portFrom: 'service',
      onlyIpv6: false,
      failure: undefined,
      ...found,
      ms: world.elapsed() - started,
    };
    return { outcome: facts.endpoints.length > 0 ? 'ok' : 'failed', facts };
  },
};

type Found = Pick<ResolveFacts, 'by' | 'endpoints'> & Partial<ResolveFacts>;

async function find(
  { host, port, servers, limitMs }: ResolveNeeds,
  world: ProbeWorld,
  cancel: Cancel,
): Promise<Found> {
  const literal = addressIn(host);
  if (literal !== undefined) return { by: 'address', endpoints: [{ address: literal, port }] };
  const setup = await world.resolverSetup();
  const local = setup.hosts.get(host.toLowerCase()) ?? (host === 'localhost' ? ['127.0.0.1'] : undefined);
  if (local) return { by: 'hosts-file', endpoints: preferred(local).map((address) => ({ address, port })) };
  const ask = (name: string, type: RecordType) => world.ask({ name, type, servers }, limitMs, cancel);
  const candidates = candidatesFor(host, setup);
  const answers = await Promise.all(
    candidates.map(async (name) => ({
      name,
      byType: await Promise.all(TYPES.map(async (type) => ({ type, answer: await ask(name, type) }))),
    })),
  );
  const asked = answers.flatMap(({ name, byType }) =>
    byType.map(({ type, answer }) => askedOf(name, type, answer)),
  );
  const common = { asked, servers: servers.length > 0 ? servers : setup.servers };
  // Kong walks the whole search list for one type before the next, in the order SRV, A, (CNAME), AAAA.
  for (const type of TYPES) {
    for (const { byType } of answers) {
      const answer = byType.find((one) => one.type === type)?.answer;
      if (answer?.kind !== 'records') continue;
      if (type === 'SRV') {
        const endpoints = await srvEndpoints(answer, ask);
        if (endpoints.length > 0) return { ...common, by: 'dns', endpoints, portFrom: 'srv' };
        continue;
      }
      const endpoints = answer.records.map(({ value }) => ({ address: value, port }));
      return { ...common, by: 'dns', endpoints, onlyIpv6: type === 'AAAA' };
    }
  }
  const failure = worst(answers.flatMap(({ byType }) => byType.map(({ answer }) => answer)));
  // Only a name that is truly unknown to DNS is worth the system's other ways; a dead server would be waited for again.
  if (servers.length === 0 && (failure === 'no-such-name' || failure === 'no-such-record')) {
    const addresses = await world.systemLookup(host, Math.min(limitMs, 1_000), cancel);
    if (addresses.length > 0) {
      return {
        ...common,
        by: 'system',
        endpoints: preferred(addresses).map((address) => ({ address, port })),
        failure,
      };
    }
  }
  return { ...common, by: 'nobody', endpoints: [], failure };
}

type Ask = (name: string, type: RecordType) => Promise<DnsAnswer>;

async function srvEndpoints(answer: DnsAnswer, ask: Ask): Promise<readonly Endpoint[]> {
  if (answer.kind !== 'records') return [];
  const first = Math.min(...answer.records.map(({ priority }) => priority ?? 0));
  const used = answer.records.filter(({ priority }) => (priority ?? 0) === first);
  const lists = await Promise.all(
    used.map(async ({ value, port }) => {
      if (port === undefined) return [];
      const literal = addressIn(value);
      if (literal !== undefined) return [{ address: literal, port }];
      const a = await ask(value, 'A');
      const found = a.kind === 'records' ? a : await ask(value, 'AAAA');
      return found.kind === 'records' ? found.records.map((record) => ({ address: record.value, port })) : [];
    }),
  );
  return lists.flat();
}

function askedOf(name: string, type: RecordType, answer: DnsAnswer): Asked {
  if (answer.kind !== 'records') return { name, type, answer: answer.kind, ms: answer.ms };
  const values = answer.records.map(({ value, port }) => (port === undefined ? value : `${value}:${port}`));
  return { name, type, answer: values, ms: answer.ms };
}

/** The names to ask for: with fewer dots than `ndots` the search list comes first; a trailing dot means "as it is". */
function candidatesFor(host: string, { search, ndots }: ResolverSetup): readonly string[] {
  if (host.endsWith('.')) return [host.slice(0, -1)];
  const searched = search.filter((domain) => domain !== '.').map((domain) => `${host}.${domain}`);
  const dots = host.split('.').length - 1;
  return ndots <= dots ? [host, ...searched] : [...searched, host];
}

/** Of several failures the one that hides most: a dead server may have known the name. */
function worst(answers: readonly DnsAnswer[]): DnsFailure {
  const kinds = new Set(answers.map(({ kind }) => kind));
  const order: readonly DnsFailure[] = [
    'cancelled',
    'timed-out',
    'unreachable',
    'server-failure',
    'refused',
    'failed',
    'bad-name',
    'no-such-record',
    'no-such-name',
  ];
  return order.find((kind) => kinds.has(kind)) ?? 'failed';
}

/** IPv4 first, and IPv6 only where there is nothing else, as Kong's `dns_order` has it. */
function preferred(addresses: readonly string[]): readonly string[] {
  const four = addresses.filter((address) => !address.includes(':'));
  return [...new Set(four.length > 0 ? four : addresses)];
}

/** The address itself when the host is one (`10.0.0.7`, `[::1]`). */
export function addressIn(host: string): string | undefined {
  if (/^\d{1,3}(\.\d{1,3}){3}$/.test(host)) return host;
  const inner = /^\[([0-9a-fA-F:.]+)\]$/.exec(host)?.[1];
  return inner ?? (host.includes(':') && /^[0-9a-fA-F:.]+$/.test(host) ? host : undefined);
}
