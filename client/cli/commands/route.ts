import { settingsFor, withoutTemplates } from '../../../server/core/features/open-config.ts';
import { trustedRanges } from '../../../server/core/router/access.ts';
import { showBytes } from '../../../server/core/router/bytes.ts';
import type { RouterRequest } from '../../../server/core/router/request.ts';
import { routerOfDeclared } from '../../../server/core/router/route-declared.ts';
import { routeRequest } from '../../../server/core/router/route-request.ts';
import { toPlain } from '../../../server/core/syntax/read.ts';
import { readDocument } from '../../../server/core/syntax/read-document.ts';
import { CannotRun, type CliWorld, type Command, type ParsedArgs } from '../command.ts';
import { readInput } from '../input.ts';
import { routeText, toRouteRecord } from '../output/route.ts';
import { readRequests, requestFromUrl } from '../requests.ts';
import { choice, readTarget, TARGET_OPTIONS } from '../target-options.ts';

/** In a large table most routes lose for the same reason; this many are named unless the user wants another number. */
const LOSERS = 200;

export const route: Command = {
  name: 'route',
  summary: 'say which route takes a request, why the others do not, and what goes upstream',
  usage: '[options] FILE --requests R.jsonl|- | FILE --url URL [--method M] [-H "Name: value"]…',
  options: {
    ...TARGET_OPTIONS,
    requests: { type: 'string', value: 'FILE|-', help: 'requests, one JSON object a line' },
    url: { type: 'string', value: 'URL', help: 'one request, in full: https://example.com/orders?page=2' },
    method: { type: 'string', short: 'X', value: 'METHOD', help: 'its method (default: GET)' },
    header: { type: 'string', short: 'H', multiple: true, value: 'NAME: VALUE', help: 'a header of it' },
    'trusted-ips': {
      type: 'string',
      value: 'CIDR,…',
      help: "the gateway's trusted_ips: whose X-Forwarded-* count",
    },
    losers: { type: 'string', value: 'N', help: `how many losers to explain (default: ${LOSERS})` },
    format: { type: 'string', value: 'text|json', help: 'how to print answers (default: text)' },
  },

  async run(args, world) {
    const format = choice(args, 'format', ['text', 'json']) ?? 'text';
    const [file, ...more] = args.positionals;
    if (file === undefined || more.length) throw new CannotRun('name one config file');
    const losers = readCount(args);
    const { text } = await readInput(file, world);
    const written = readDocument(text, file.endsWith('.json') ? 'json' : 'yaml');
    const { target } = settingsFor(written, {
      fileName: file === '-' ? undefined : file,
      target: readTarget(args),
      dialect: undefined,
      verdictOnly: false,
      now: world.now(),
    });
    const document = withoutTemplates(written);
    if (!document.root) throw new CannotRun(`${file} holds no config`);
    const broken = document.problems.find(({ tolerated }) => !tolerated);
    if (broken) {
      world.complain(`kongsole route: ${file} has a mistake, what can be read is used: ${broken.message}\n`);
    }
    const router = routerOfDeclared(toPlain(document.root), target);
    const trusted = trustedRanges(textOption(args, 'trusted-ips')?.split(',') ?? []);
    const requests = await requestsOf(args, world);
    const records = requests.map((request) =>
      toRouteRecord(router, routeRequest(router, request, trusted), losers),
    );
    if (format === 'json') {
      world.print(`${JSON.stringify(records)}\n`);
      return 0;
    }
    const { version } = target;
    world.print(`as Kong ${version === 'auto' ? '3.9' : version} decides, router_flavor ${router.flavor}\n`);
    for (const [i, record] of records.entries()) {
      const request = requests[i];
      world.print(routeText(request ? titleOf(request) : '', record));
    }
    return 0;
  },
};

async function requestsOf(args: ParsedArgs, world: CliWorld): Promise<readonly RouterRequest[]> {
  const url = textOption(args, 'url');
  const file = textOption(args, 'requests');
  if ((url === undefined) === (file === undefined))
    throw new CannotRun('give either --requests FILE or --url URL');
  if (url !== undefined) {
    const header = args.values['header'];
    const headers = Array.isArray(header) ? header.map(String) : [];
    return [requestFromUrl({ url, method: textOption(args, 'method'), headers })];
  }
  return file === undefined ? [] : readRequests((await readInput(file, world)).text, file);
}

function textOption(args: ParsedArgs, name: string): string | undefined {
  const value = args.values[name];
  return typeof value === 'string' ? value : undefined;
}

function readCount(args: ParsedArgs): number {
  const text = textOption(args, 'losers');
  if (text === undefined) return LOSERS;
  if (!/^\d+$/.test(text)) throw new CannotRun(`--losers must be a number, not "${text}"`);
  return Number(text);
}

function titleOf(request: RouterRequest): string {
  if (request.method === undefined)
    return `${request.scheme} ${request.sourceIp}:${request.sourcePort} to ${request.destinationIp}:${request.destinationPort}`;
  return `${request.method} ${request.scheme}://${showBytes(request.host ?? '')}${showBytes(request.uri)}`;
}
