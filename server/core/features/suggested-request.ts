import type { Config, Entity } from '../model/config.ts';
import { resolveAlias } from '../syntax/read.ts';

/** A request to begin with when the user tries a route: its first method, host and path, plain where they are regexes. */
export function suggestedRequest(route: Entity): string {
  const method = firstText(route, 'methods') ?? 'GET';
  const host = firstText(route, 'hosts')?.replace('*', 'www') ?? 'example.com';
  const protocols = textsOf(route, 'protocols');
  const scheme = protocols.length === 1 && /^(?:https|grpcs)$/.test(protocols[0] ?? '') ? 'https' : 'http';
  const path = firstText(route, 'paths') ?? '/';
  return `${method} ${scheme}://${host}${path.startsWith('~') ? literalPart(path.slice(1)) : path}`;
}

/** A request to begin with when the user tries a service: that of its first route. */
export function suggestedRequestTo(service: Entity, { index }: Config): string {
  const nested = service.nested('routes')[0];
  const others = [service.name, service.id].flatMap((called) =>
    called === undefined ? [] : index.referencesTo('services', called),
  );
  const route = nested ?? others.find(({ from }) => from.kind === 'routes')?.from;
  return route ? suggestedRequest(route) : 'GET http://example.com/';
}

/** What a regex begins with, as far as it is plain text. */
function literalPart(regex: string): string {
  const plain = /^\^?((?:[\w/.-](?![*+?{])|\\[/.-])*)/.exec(regex)?.[1] ?? '';
  const text = plain.replaceAll('\\', '');
  return text.startsWith('/') ? text : `/${text}`;
}

function firstText(route: Entity, field: string): string | undefined {
  return textsOf(route, field)[0];
}

/** The texts of a field that is a list. */
export function textsOf(route: Entity, field: string): readonly string[] {
  const value = route.fields.get(field)?.value;
  const list = value && resolveAlias(value);
  if (list?.kind !== 'list') return [];
  return list.items.flatMap((item) => {
    const scalar = resolveAlias(item);
    return scalar?.kind === 'scalar' && typeof scalar.value === 'string' ? [scalar.value] : [];
  });
}
