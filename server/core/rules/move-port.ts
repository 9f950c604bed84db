import type { Config, Entity } from '../model/config.ts';
import { addressOf, partOf } from '../model/service-address.ts';
import { spanOf } from '../syntax/tree.ts';
import { insertAfter, ownPair, replacement } from './edit.ts';
import type { Fix } from './finding.ts';

/** The fix that gives a service another port, in whichever form the file states its address. Unsafe. */
export function movePort(service: Entity, config: Config, port: number): Fix | undefined {
  const title = `Use port ${port}`;
  const address = addressOf(service);
  if (address.form === 'url') {
    const url = ownPair(service.node, 'url')?.value;
    const at = address.port?.at;
    const host = address.host?.at;
    if (!url || at === url || !host || host === url) return undefined;
    if (!at) {
      const end = spanOf(host).end;
      const edits = [{ span: { start: end, end }, text: `:${port}` }];
      return { title, safe: false, preferred: true, edits };
    }
    return { title, safe: false, preferred: true, edits: [replacement(at, String(port))] };
  }
  const written = ownPair(service.node, 'port')?.value;
  if (written?.kind === 'scalar') {
    const at = partOf(written, 0, written.text.length);
    return { title, safe: false, preferred: true, edits: [replacement(at, String(port))] };
  }
  const host = ownPair(service.node, 'host');
  if (service.fields.has('port') || !host) return undefined;
  const edit = insertAfter(config.document, service.node, host, 'port', String(port));
  return { title, safe: false, preferred: true, edits: [edit] };
}
