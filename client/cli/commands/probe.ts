import { openConfig } from '../../../server/core/features/open-config.ts';
import { adminAddress } from '../../admin-api/address.ts';
import type { AdminApi } from '../../admin-api/api.ts';
import { describeFailure } from '../../admin-api/failure.ts';
import { Secret } from '../../admin-api/secret.ts';
import { DEBUG_TOKEN_VARIABLE, readDebugToken } from '../../probe/debug-token.ts';
import { nodeWorld } from '../../probe/node-world.ts';
import { waitingWords } from '../../probe/probe.ts';
import {
  type ProbeOptions,
  type ProbeReport,
  runProbe,
  topologyIn,
  topologyOf,
} from '../../probe/run-probe.ts';
import { DEFAULT_LIMITS } from '../../probe/stage.ts';
import { shown } from '../../probe/trail.ts';
import { enterVantage } from '../../probe/vantage/remote-world.ts';
import { commandLine, parseVantage, programsFrom, VANTAGE_FORMS } from '../../probe/vantage/vantage.ts';
import type { ProbeWorld } from '../../probe/world.ts';
import { CannotRun, type CliWorld, type Command, type ParsedArgs } from '../command.ts';
import { readInput } from '../input.ts';
import { probeReport } from '../output/probe-report.ts';
import { choice } from '../target-options.ts';

export const probe: Command = {
  name: 'probe',
  summary: 'say which hop answers 502, 503 or 504, and why',
  usage: '[options] TARGET',
  options: {
    file: { type: 'string', value: 'FILE', help: 'the declarative file that TARGET is declared in' },
    admin: { type: 'string', value: 'URL', help: 'the Admin API; its token is taken from KONG_ADMIN_TOKEN' },
    via: {
      type: 'string',
      value: 'URL',
      help: `Kong's proxy, to send the same request through; its request_debug_token, for timings, is taken from ${DEBUG_TOKEN_VARIABLE}`,
    },
    front: { type: 'string', value: 'URL', help: 'the load balancer before Kong' },
    log: { type: 'string', value: 'FILE', help: "Kong's error.log, read after the probe" },
    from: {
      type: 'string',
      value: 'PLACE',
      help: `look at the far side from there: ${VANTAGE_FORMS.join(', ')}; the commands are printed before they run, nothing is installed there; KONGSOLE_DOCKER, KONGSOLE_KUBECTL and KONGSOLE_SSH may name the programs with options of yours`,
    },
    topology: {
      type: 'string',
      value: 'WORDS',
      help: 'the chain, as "front=alb idle=60s second=haproxy backend-idle=5s"',
    },
    'keep-alive': {
      type: 'boolean',
      help: 'watch an idle connection for as long as Kong keeps one, not only briefly when the log tells of lost ones',
    },
    follow: { type: 'boolean', help: 'follow redirects to other hosts too, not only within the host' },
    'connect-timeout': { type: 'string', value: 'SECONDS', help: 'for one connection (default: 5)' },
    'answer-timeout': { type: 'string', value: 'SECONDS', help: 'for one answer (default: 10)' },
    format: { type: 'string', value: 'text|json', help: 'how to print the report (default: text)' },
  },

  async run(args, world) {
    const [target, ...more] = args.positionals;
    if (target === undefined || 0 < more.length) {
      throw new CannotRun('name one service or route, or give a URL (kongsole probe --help)');
    }
    const format = choice(args, 'format', ['text', 'json']) ?? 'text';
    const options = await readOptions(target, args, world, format === 'text' && world.fancy);
    const place = await enter(args.values['from'], world);
    try {
      const result = await runProbe(options, place.world, world.cancel, nodeWorld());
      if (result.kind === 'unknown-name') throw new CannotRun(unknownName(target, result.known, options));
      if (result.kind === 'admin-failed') {
        const { reason, advice } = describeFailure(result.failure);
        throw new CannotRun(`the Admin API: ${reason}. ${advice}`);
      }
      if (world.cancel.aborted) throw new CannotRun('cancelled');
      const { report } = result;
      world.print(
        format === 'json' ? `${JSON.stringify(toJson(report), null, 2)}\n` : probeReport(report, world.fancy),
      );
      return report.diagnosis.verdict.cause === 'healthy' ? 0 : 1;
    } finally {
      await Promise.all([options.admin?.close(), place.leave()]);
    }
  },
};

interface Place {
  readonly world: ProbeWorld;
  leave(): Promise<void>;
}

async function enter(from: unknown, world: CliWorld): Promise<Place> {
  if (typeof from !== 'string') return { world: nodeWorld(), leave: () => Promise.resolve() };
  const vantage = parseVantage(from);
  if (!vantage) throw new CannotRun(`--from must be one of ${VANTAGE_FORMS.join(', ')}, not "${from}"`);
  const seen = new Set<string>();
  const entered = await enterVantage(
    vantage,
    {
      programs: programsFrom(world.env),
      onCommand: (command) => {
        const line = commandLine(command);
        if (seen.has(line)) return;
        seen.add(line);
        world.complain(`  ${line}\n`);
      },
    },
    world.cancel,
  );
  if ('failure' in entered) throw new CannotRun(`cannot look from ${from}: ${shown(entered.failure)}`);
  return entered;
}

async function readOptions(
  target: string,
  args: ParsedArgs,
  world: CliWorld,
  progress: boolean,
): Promise<ProbeOptions> {
  const word = (name: string) => {
    const value = args.values[name];
    return typeof value === 'string' ? value : undefined;
  };
  const fileName = word('file');
  const input = fileName === undefined ? undefined : await readInput(fileName, world);
  const config =
    input &&
    openConfig(input.text, {
      fileName,
      target: {},
      dialect: undefined,
      verdictOnly: false,
      now: world.now(),
    });
  const logName = word('log');
  const said = word('topology');
  const admin = await adminApi(word('admin'), world);
  if (!config && !admin && !/^[a-z][a-z0-9+.-]*:\/\//i.test(target)) {
    throw new CannotRun(`"${target}" is no URL; say with --file or --admin where it is defined`);
  }
  return {
    target,
    file: fileName !== undefined && config ? { name: fileName, config } : undefined,
    admin,
    via: urlOption(word('via'), '--via'),
    front: urlOption(word('front'), '--front'),
    readLog: logName === undefined ? undefined : async () => readLog(logName, world),
    topology: said === undefined ? topologyIn(config) : topologyOf(said),
    limits: {
      connectMs: seconds(word('connect-timeout'), '--connect-timeout') ?? DEFAULT_LIMITS.connectMs,
      answerMs: seconds(word('answer-timeout'), '--answer-timeout') ?? DEFAULT_LIMITS.answerMs,
    },
    keepAlive: args.values['keep-alive'] === true ? 'watch' : 'auto',
    debugToken: readDebugToken(world.env[DEBUG_TOKEN_VARIABLE]),
    follow: args.values['follow'] === true ? 'everywhere' : 'same-host',
    onProgress: progress ? (line) => world.complain(`  ${line}\n`) : () => undefined,
    // It may take minutes, so whoever reads a log gets a sign of life too.
    ...(progress ? {} : { onWait: everyTenSeconds((line) => world.complain(`  ${line}\n`)) }),
  };
}

function everyTenSeconds(tell: (line: string) => void): (leftMs: number) => void {
  let told = Number.POSITIVE_INFINITY;
  return (leftMs) => {
    const tens = Math.ceil(leftMs / 10_000);
    if (tens < told) tell(waitingWords(leftMs));
    told = Math.min(told, tens);
  };
}

async function adminApi(typed: string | undefined, world: CliWorld): Promise<AdminApi | undefined> {
  if (typed === undefined) return undefined;
  const url = adminAddress(typed);
  if (url === undefined) {
    throw new CannotRun(
      `--admin must be an address such as http://localhost:8001, without user and password`,
    );
  }
  const token = world.env['KONG_ADMIN_TOKEN'];
  // Only who asks a gateway waits until all that HTTP needs is read.
  const { httpAdminApi } = await import('../../admin-api/http.ts');
  return httpAdminApi(
    { url, token: token ? new Secret(token) : undefined },
    { timeoutMs: 10_000, maxBytes: 64 * 1_048_576 },
  );
}

function urlOption(typed: string | undefined, option: string): URL | undefined {
  if (typed === undefined) return undefined;
  const full = /^[a-z][a-z0-9+.-]*:\/\//i.test(typed) ? typed : `http://${typed}`;
  const url = URL.canParse(full) ? new URL(full) : undefined;
  if (url?.protocol === 'http:' || url?.protocol === 'https:') return url;
  throw new CannotRun(`${option} must be an http or https URL, not "${typed}"`);
}

function seconds(typed: string | undefined, option: string): number | undefined {
  if (typed === undefined) return undefined;
  const value = Number(typed);
  if (Number.isFinite(value) && 0 < value && value <= 600) return value * 1000;
  throw new CannotRun(`${option} must be a number of seconds up to 600, not "${typed}"`);
}

/** The end of a log is enough, and may be all that fits. */
const LARGEST_LOG = 8 * 1024 * 1024;

async function readLog(name: string, world: CliWorld): Promise<string> {
  const { text } = await readInput(name, world);
  return text.slice(-LARGEST_LOG);
}

function unknownName(target: string, known: readonly string[], { file, admin }: ProbeOptions): string {
  const where = [file && `in ${file.name}`, admin && 'on the gateway'].filter(Boolean).join(' or ');
  const names = known.slice(0, 12).map((name) => `"${name}"`);
  const rest = known.length > 12 ? ` and ${known.length - 12} more` : '';
  const list =
    names.length === 0 ? 'there are no services and routes' : `there are ${names.join(', ')}${rest}`;
  return `no service or route is called "${target}" ${where}; ${list}`;
}

/** The command-line contract. */
function toJson({ trail, diagnosis, fixes, vantage }: ProbeReport) {
  const { verdict, others } = diagnosis;
  const { spans: _, ...fix } = fixes[0] ?? { spans: [] };
  const words = verdict.fix === null ? null : { title: verdict.fix, safe: false, edits: [] };
  return {
    trail,
    verdict: {
      hop: verdict.hop,
      cause: verdict.cause,
      confidence: verdict.confidence,
      advice: verdict.advice,
      fix: fixes.length === 0 ? words : { ...fix, words: verdict.fix ?? fixes[0]?.title },
      because: verdict.because,
      against: verdict.against,
      next: verdict.next,
    },
    others: others.map(({ hop, cause, confidence, advice, because, against, next }) => ({
      hop,
      cause,
      confidence,
      advice,
      because,
      against,
      next,
    })),
    vantage,
  };
}
