/** The path of a request as Kong routes it and as it goes upstream (kong/tools/uri.lua, the same from 2.8 to 3.9). */

// Reserved characters keep their escape (its hex digits become upper case); everything else is decoded.
const RESERVED = new Set([..."!*'();:@&=+$,/?%#[]"].map((character) => character.charCodeAt(0)));

/** Decodes, removes dot segments and merges slashes. Bytes in, bytes out. */
export function normalizePath(path: string): string {
  if (path === '' || path === '/') return path;
  let rest = path.includes('%') ? path.replace(/%[\dA-Fa-f]{2}/g, decodeEscape) : path;
  if (!rest.includes('.') && !rest.includes('//')) return rest;
  const output: string[] = [];
  while (rest.length > 0) {
    if (rest === '/.') rest = '/';
    else if (rest === '/..') {
      rest = '/';
      output.pop();
    } else if (rest === '.' || rest === '..') rest = '';
    else if (rest.startsWith('../')) rest = rest.slice(3);
    else if (rest.startsWith('./')) rest = rest.slice(2);
    else if (rest.startsWith('/./')) rest = rest.slice(2);
    else if (rest.startsWith('/../')) {
      rest = rest.slice(3);
      output.pop();
    } else if (rest.startsWith('//')) rest = rest.slice(1);
    else {
      const next = rest.indexOf('/', 1);
      output.push(next < 0 ? rest : rest.slice(0, next));
      rest = next < 0 ? '' : rest.slice(next);
    }
  }
  return output.join('');
}

function decodeEscape(sequence: string): string {
  const code = Number.parseInt(sequence.slice(1), 16);
  return RESERVED.has(code) ? sequence.toUpperCase() : String.fromCharCode(code);
}

/** Escapes what may not stand in an HTTP message; `%` and reserved characters stay. */
export function escapePath(path: string): string {
  return path.replace(
    /[^!#$&'()*+,/:;=?@[\]A-Za-z\d\-_.~%]/g,
    (byte) => `%${byte.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')}`,
  );
}

/** The path that the router looks at: without the query, normalised. Bytes in, bytes out. */
export function routedPath(requestUri: string): string {
  const query = requestUri.indexOf('?', 1);
  return normalizePath(query < 0 ? requestUri : requestUri.slice(0, query));
}

/**
 * What stands behind the matched prefix; a leading `./` or `../` is taken away so that a request cannot climb out
 * of the service's path (sanitize_uri_postfix).
 */
export function sanitizePostfix(postfix: string): string {
  if (postfix === '.' || postfix === '..') return '';
  if (postfix.startsWith('./')) return postfix.slice(2);
  if (postfix.startsWith('../')) return postfix.slice(3);
  return postfix;
}

/** `path_handling: v0`: exactly one slash between the service's path and the rest. */
export function joinV0(base: string, postfix: string, path: string, strip: boolean): string {
  if (base.endsWith('/')) {
    if (!strip) return base + path.slice(1);
    if (postfix === '') {
      if (base === '/') return '/';
      return path.endsWith('/') ? base : base.slice(0, -1);
    }
    return postfix.startsWith('/') ? base.slice(0, -1) + postfix : base + postfix;
  }
  if (!strip) return path === '/' ? base : base + path;
  if (postfix === '') return 1 < path.length && path.endsWith('/') ? `${base}/` : base;
  return postfix.startsWith('/') ? base + postfix : `${base}/${postfix}`;
}

/** `path_handling: v1` (flavour `traditional` only): the parts are glued together. */
export function joinV1(base: string, postfix: string, path: string, strip: boolean): string {
  if (!strip) return base + path.slice(1);
  return base.endsWith('/') && postfix.startsWith('/') ? base.slice(0, -1) + postfix : base + postfix;
}
