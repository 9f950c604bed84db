/** A request as the expression engine looks at it. */
import { fromBytes } from './bytes.ts';
import { splitHostPort } from './hosts.ts';
import { type Address, parseAddress } from './ip.ts';
import type { Seen } from './request.ts';

/** What the tests look at; worked out once for a request. */
export interface AtcContext {
  readonly seen: Seen;
  /** `http.host`: without a port; undefined: there is no Host. Bytes. */
  readonly host: string | undefined;
  /** `net.dst.port`, called `net.port` up to 3.5, where it is only known if the Host names it. */
  readonly port: number | undefined;
  readonly sourceAddress: Address | undefined;
  readonly destinationAddress: Address | undefined;
  /** The path as characters; undefined when it is no UTF-8. */
  readonly pathText: string | undefined;
}

export function contextOf(seen: Seen, version: number): AtcContext {
  const { request } = seen;
  const split = request.host === undefined ? undefined : splitHostPort(request.host);
  return {
    seen,
    host: split?.host,
    port:
      seen.subsystem === 'http' && version < 3006 ? split?.port : (split?.port ?? request.destinationPort),
    // Few routes ask for addresses.
    get sourceAddress() {
      return parseAddress(request.sourceIp);
    },
    get destinationAddress() {
      return parseAddress(request.destinationIp);
    },
    pathText: fromBytes(seen.path),
  };
}
