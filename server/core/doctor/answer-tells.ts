/** What an answer tells of how it was asked: in its own words, or by a status that nobody gives on purpose. */

import type { FailureCause, Mark } from './cause.ts';
import { header } from './products.ts';
import type { AnswerSeen, HttpSeen } from './wire-seen.ts';

/** Words of nginx, Go and Caddy, Apache, Tomcat for a plain request on a TLS port; each seen. */
export const PLAIN_ON_TLS =
  /plain HTTP request was sent to HTTPS port|Client sent an HTTP request to an HTTPS server|speaking plain HTTP to an SSL-enabled server port|combination of host and port requires TLS/;

export const NO_CERTIFICATE = /No required SSL certificate was sent|The SSL certificate error/;

/** Words of nginx, Apache and gunicorn for a request header that is too large for them; seen with each. */
const TOO_LARGE_REQUEST =
  /Request Header Or Cookie Too Large|Size of a request header field exceeds server limit|Limit request headers fields size/;

/** Answers from behind Kong that tell of a fault in how Kong asks. */
const RELAYED: readonly (readonly [RegExp, FailureCause])[] = [
  [PLAIN_ON_TLS, 'http-to-tls-port'],
  [NO_CERTIFICATE, 'client-certificate-required'],
  [/Missing ALPN Protocol, expected/, 'http2-only'],
  [TOO_LARGE_REQUEST, 'header-too-large'],
];

/** The cause that an answer from behind Kong names itself. */
export function relayedFault({ status, bodyStart }: AnswerSeen): FailureCause | undefined {
  if (status === 431) return 'header-too-large';
  return RELAYED.find(([text]) => text.test(bodyStart))?.[1];
}

export interface StrangeAnswer {
  /** After "it answers 400": why that is no ordinary answer. */
  readonly words: string;
  readonly mark: Mark;
  readonly advice: string;
}

const HOST_ADVICE =
  'the far side does not know the name that Kong sends in Host: use that name as the host of the service or as host_header of an upstream, and see whether preserve_host fits';

/** Frameworks and hosting services to which a name in Host means nothing; documentation of each, none seen here. */
const HOST_REFUSED =
  /Invalid HTTP_HOST header|DisallowedHost|<h1>Bad Request \(400\)<\/h1>|Blocked hosts?:|Invalid host header|This host \([^)]*\) is not allowed|Bad Request - Invalid Hostname|The request hostname is invalid|Untrusted Host|Fastly error: unknown domain|There isn't a GitHub Pages site here|NoSuchBucket|DEPLOYMENT_NOT_FOUND|404 Web Site not found|No such app|error code: 100[013]\b/i;

/** What servers say of a request that they could not even read as one for them. */
const UNREADABLE =
  /<center><h1>400 Bad Request<\/h1><\/center>|Your browser sent (?:an invalid request|a request that this server could not understand)|HTTP Status 400 |Invalid HTTP request received|<h1><p>Bad Request<\/p><\/h1>/;

/** An answer below 500 that nobody gives on purpose to a plain GET of the route's own path. */
export function strangeAnswer(answer: AnswerSeen): StrangeAnswer | undefined {
  const { status, bodyStart } = answer;
  if (400 <= status && HOST_REFUSED.test(bodyStart))
    return { words: 'it turns down the name in Host', mark: 'U', advice: HOST_ADVICE };
  if (status === 400 && UNREADABLE.test(bodyStart))
    return {
      words: 'it does not take this for a request to it',
      mark: 'V',
      advice: `see the server's own log for what it dislikes in the request: often the name in Host (${HOST_ADVICE})`,
    };
  if (status === 404 && isKongOwn(answer) && /no Route matched with those values/.test(bodyStart))
    return {
      words: 'it is a Kong itself, which has no route for the request',
      mark: 'V',
      advice:
        'the service points at a Kong (perhaps this one): compare path and Host as they are sent there with the routes there, see strip_path, preserve_host and the path of the service',
    };
  return undefined;
}

/** With Kong's marks although nobody asked through Kong: what stands there is a Kong. */
export function isKongOwn(answer: AnswerSeen): boolean {
  return (
    header(answer, 'x-kong-response-latency') !== undefined ||
    header(answer, 'x-kong-proxy-latency') !== undefined ||
    /^kong\//.test(header(answer, 'server') ?? '')
  );
}

const REDIRECTS: readonly number[] = [301, 302, 303, 307, 308];

export interface Circle {
  /** After the name of who answers. */
  readonly words: string;
  /** A way from http to https only: those who come by TLS may get through, if the far side is told so. */
  readonly onlyScheme: boolean;
}

/** How a request goes round in a circle; undefined where it does not. */
export function circleOf(seen: HttpSeen, answer: AnswerSeen): Circle | undefined {
  const followed = seen.redirects;
  if (followed?.end === 'loop' || followed?.end === 'too-many') {
    const way = followed.steps.map(({ location }) => location).join(' → ');
    return { words: `redirects in a circle: ${seen.path} → ${way}`, onlyScheme: false };
  }
  const back = leadsBack(seen, answer);
  return (
    back && { words: 'redirects to the address it was asked for', onlyScheme: back === 'by another scheme' }
  );
}

/** Same host and path, at most another scheme or a port left out. */
function leadsBack(seen: HttpSeen, answer: AnswerSeen): 'to the same' | 'by another scheme' | undefined {
  const location = header(answer, 'location');
  if (location === undefined || !REDIRECTS.includes(answer.status)) return undefined;
  const target = /^(?<scheme>https?):\/\/(?<host>[^/?#]*)(?<path>[^#]*)$/.exec(location)?.groups;
  const withoutPort = (host: string) => host.replace(/:\d+$/, '').toLowerCase();
  if (!target) return location === seen.path ? 'to the same' : undefined;
  const sameHost = withoutPort(target['host'] ?? '') === withoutPort(seen.host);
  if (!sameHost || (target['path'] || '/') !== seen.path) return undefined;
  return target['scheme'] === seen.scheme ? 'to the same' : 'by another scheme';
}
