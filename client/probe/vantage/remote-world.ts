/** The world as it looks from a vantage: connections and names of that place, TLS and HTTP spoken by us over them. */

import { isIP } from 'node:net';
import { performance } from 'node:perf_hooks';
import { setupFrom } from '../node/names.ts';
import { wireOf } from '../node/wires.ts';
import { type DialledStream, wiredWorld } from '../node-world.ts';
import type { Cancel, DnsAnswer, DnsQuestion, Endpoint, ProbeWorld } from '../world.ts';
import { queryBytes, readReply } from './dns-message.ts';
import { openRelay, runThere } from './relay.ts';
import { LOOKUP, RELAY, SURVEY } from './scripts.ts';
import { sharedConnection } from './shared-ssh.ts';
import { nameServersIn, readSurvey } from './survey.ts';
import { commandFor, commandLine, type Programs, type Vantage, vantageWords } from './vantage.ts';

export interface VantageOptions {
  readonly programs: Programs;
  /** Told every command before it runs. */
  readonly onCommand: (command: readonly string[]) => void;
}

/**
 * Starting a process there may take this long on top of what is measured: kubectl goes by the API server, and a busy
 * host takes its time to let somebody in. A start that is cut short would be taken for a server that does not answer.
 */
const START_MS = 20_000;
const LARGEST_SURVEY = 512 * 1024;

export type Entered =
  | { readonly world: ProbeWorld; readonly leave: () => Promise<void> }
  | { readonly failure: string };

/** Rejects nothing: where the place cannot be entered, its own words come back. Leave it when done. */
export async function enterVantage(
  vantage: Vantage,
  options: VantageOptions,
  cancel: Cancel,
): Promise<Entered> {
  if (vantage.kind !== 'ssh') return withLeave(await remoteWorld(vantage, options, cancel));
  const shared = await sharedConnection(vantage, options.programs.ssh);
  const programs = { ...options.programs, ssh: shared.ssh };
  const entered = await remoteWorld(vantage, { ...options, programs }, cancel);
  if ('failure' in entered) await shared.end();
  return withLeave(entered, shared.end);
}

function withLeave(
  entered: { readonly world: ProbeWorld } | { readonly failure: string },
  leave: () => Promise<void> = () => Promise.resolve(),
): Entered {
  return 'failure' in entered ? entered : { ...entered, leave };
}

async function remoteWorld(
  vantage: Vantage,
  { programs, onCommand }: VantageOptions,
  cancel: Cancel,
): Promise<{ readonly world: ProbeWorld } | { readonly failure: string }> {
  const command = (script: string, args: readonly string[]) => {
    const whole = commandFor(vantage, script, args, programs);
    onCommand(whole);
    return whole;
  };
  const surveyed = await runThere(command(SURVEY, []), LARGEST_SURVEY, START_MS, cancel);
  if ('failure' in surveyed) return surveyed;
  const survey = readSurvey(surveyed.output);
  if (!survey) return { failure: 'what runs there is no POSIX shell' };
  if (!survey.tools.some((tool) => tool !== 'getent'))
    return { failure: 'there is no bash, resty or nc there to open connections with' };
  const servers = nameServersIn(survey.resolvConf);
  const setup = setupFrom(survey.resolvConf, survey.hosts, servers);
  const connect = (
    protocol: 'tcp' | 'udp',
    { address, port }: Endpoint,
    limitMs: number,
    given: Cancel,
  ): Promise<DialledStream> => {
    // What a DNS server calls an address must not become part of a script.
    if (isIP(address) === 0) return Promise.resolve({ kind: 'failed', code: 'no address' } as const);
    const seconds = String(Math.ceil(limitMs / 1000) + 1);
    return openRelay(command(RELAY, [protocol, address, String(port), seconds]), limitMs + START_MS, given);
  };
  const world: ProbeWorld = {
    ...wiredWorld((end, limitMs, given) => connect('tcp', end, limitMs, given)),
    vantage: vantageWords(vantage),
    dataPlane: true,
    resolverSetup: () => Promise.resolve(setup),
    ask,
    async systemLookup(name, limitMs, given) {
      if (!survey.tools.includes('getent') || name.startsWith('-')) return [];
      const found = await runThere(command(LOOKUP, [name]), LARGEST_SURVEY, limitMs + START_MS, given);
      if ('failure' in found) return [];
      const addresses = found.output
        .split('\n')
        .flatMap((line) => /^[0-9A-Fa-f:.]+(?=\s)/.exec(line)?.[0] ?? []);
      return [...new Set(addresses)];
    },
  };

  async function ask(question: DnsQuestion, limitMs: number, given: Cancel): Promise<DnsAnswer> {
    const started = performance.now();
    const ms = () => performance.now() - started;
    const wanted = question.servers.length > 0 ? question.servers : servers;
    const [server] = wanted;
    if (server === undefined) return { kind: 'unreachable', code: 'no name server', ms: ms() };
    const id = 1 + Math.floor(Math.random() * 65_534);
    const query = queryBytes(id, question.name, question.type);
    if (!query) return { kind: 'bad-name', code: 'bad name', ms: ms() };
    const opened = await connect('udp', serverIn(server), limitMs, given);
    if (opened.kind !== 'connected') {
      const kind = opened.kind === 'cancelled' ? 'cancelled' : 'unreachable';
      return { kind, code: opened.code, ms: ms() };
    }
    const wire = wireOf(opened.socket);
    try {
      const sent = performance.now();
      wire.send(query);
      const answer = await wire.receive(limitMs, given);
      const took = performance.now() - sent;
      if (answer.kind === 'timed-out' || answer.kind === 'cancelled')
        return { kind: answer.kind, code: answer.kind, ms: took };
      if (answer.kind !== 'bytes') return { kind: 'unreachable', code: answer.kind, ms: took };
      const reply = readReply(answer.bytes, id, question.type);
      return reply ? { ...reply, ms: took } : { kind: 'failed', code: 'no DNS answer', ms: took };
    } finally {
      wire.close();
    }
  }
  return { world };
}

/** `10.0.0.2`, `10.0.0.2:5353`, `[::1]:5353`. */
function serverIn(server: string): Endpoint {
  const parts = /^(?:\[([^\]]+)\]|([^:]+))(?::(\d+))?$/.exec(server);
  if (!parts) return { address: server, port: 53 };
  return { address: parts[1] ?? parts[2] ?? server, port: Number(parts[3] ?? 53) };
}

/** What will be run there, as command lines, for reading before it happens. */
export function commandsAt(vantage: Vantage, programs: Programs): readonly string[] {
  const line = (script: string, args: readonly string[]) =>
    commandLine(commandFor(vantage, script, args, programs));
  return [line(SURVEY, []), line(LOOKUP, ['NAME']), line(RELAY, ['tcp', 'ADDRESS', 'PORT', 'SECONDS'])];
}
