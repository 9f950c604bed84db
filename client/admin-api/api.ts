/** What may be asked of an Admin API. `http.ts` answers it over the network; tests may answer it from a recording. */

import { decodePage, type Json } from './decode.ts';
import { type AdminFailure, type Answer, failed, ok } from './failure.ts';
import type { Secret } from './secret.ts';

export interface AdminAddress {
  /** As `adminAddress` gives it: `http://localhost:8001`, with a workspace `http://localhost:8001/team-a`. */
  readonly url: string;
  readonly token: Secret | undefined;
  /** SHA-256 of the only certificate that is accepted, as `AB:CD:…`; without it the system's authorities decide. */
  readonly pinned?: string | undefined;
}

export interface AdminLimits {
  /** For one request, from the first byte sent to the last received. */
  readonly timeoutMs: number;
  readonly maxBytes: number;
}

export const DEFAULT_LIMITS: AdminLimits = { timeoutMs: 10_000, maxBytes: 64 * 1_048_576 };

export interface AdminRequest {
  readonly method: 'GET' | 'PUT' | 'POST';
  /** Begins with a slash and counts from the address. */
  readonly path: string;
  readonly body?: unknown;
}

export interface AdminApi {
  send(request: AdminRequest, cancel: AbortSignal): Promise<Answer<unknown>>;
  close(): Promise<void>;
}

/** Kong's largest page. */
const PAGE_SIZE = 1000;

export interface Listed {
  readonly entities: readonly Json[];
  /** There are more than `most`. */
  readonly cut: boolean;
}

/** All pages of a list, at most `most` entities. */
export async function listAll(
  api: AdminApi,
  path: string,
  most: number,
  cancel: AbortSignal,
  onCount: (count: number) => void = () => undefined,
): Promise<Answer<Listed>> {
  const entities: Json[] = [];
  const seen = new Set<string>();
  let offset: string | undefined;
  do {
    const query = new URLSearchParams({ size: String(PAGE_SIZE), ...(offset ? { offset } : {}) });
    const answer = await api.send({ method: 'GET', path: `${path}?${query}` }, cancel);
    if (answer.kind === 'failed') return answer;
    const page = decodePage(answer.value);
    if (!page) return failed({ kind: 'unexpected-shape', path });
    entities.push(...page.data);
    onCount(entities.length);
    if (most <= entities.length && page.offset !== undefined)
      return ok({ entities: entities.slice(0, most), cut: true });
    offset = page.offset;
    if (offset !== undefined && seen.has(offset)) return failed(endless(path));
    if (offset !== undefined) seen.add(offset);
    // A page without entities that promises more would be asked for for ever.
    if (offset !== undefined && page.data.length === 0) return failed(endless(path));
  } while (offset !== undefined);
  return ok({ entities, cut: false });
}

function endless(path: string): AdminFailure {
  return { kind: 'endless-pages', path };
}
