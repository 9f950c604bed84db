/** Parts of messages that come with their JSON text, put together from pieces that were kept from earlier messages. */
import type { Message } from 'vscode-languageserver/node';

export interface ReadyJson {
  /** What `JSON.stringify` of it gives. */
  json(): string;
  /** The same as UTF-8, in pieces of which large ones are kept from message to message. */
  utf8(): readonly Uint8Array[];
  /** For whoever writes messages without asking for `utf8`. */
  toJSON(): unknown;
}

/** The bytes of a message in pieces, the first of which says how many there are. */
export function frameMessage(message: Message): readonly Uint8Array[] {
  const body = withReady(message, 'params') ??
    withReady(message, 'result') ?? [Buffer.from(JSON.stringify(message))];
  const length = body.reduce((sum, piece) => sum + piece.length, 0);
  return [Buffer.from(`Content-Length: ${length}\r\n\r\n`), ...body];
}

function withReady(
  message: Message & { params?: unknown; result?: unknown },
  name: 'params' | 'result',
): readonly Uint8Array[] | undefined {
  const part = message[name];
  if (!isReady(part)) return undefined;
  const before = `${JSON.stringify({ ...message, [name]: undefined }).slice(0, -1)},"${name}":`;
  return [Buffer.from(before), ...part.utf8(), Buffer.from('}')];
}

/** By its looks: who makes it is in another bundle. */
function isReady(value: unknown): value is ReadyJson {
  return typeof value === 'object' && value !== null && 'utf8' in value && typeof value.utf8 === 'function';
}
