/** Parts of messages that come with their JSON text, put together from pieces that were kept from earlier messages. */
import type { Message } from 'vscode-languageserver/node';

export interface ReadyJson {
  /** What `JSON.stringify` of it gives. */
  json(): string;
  /** The same as UTF-8, in pieces of which large ones are kept from message to message. */
  utf8(): readonly Uint8Array[];
  /** For whoever writes messages without asking for `json`. */
  toJSON(): unknown;
}

/** The bytes of a message. */
export function encodeMessage(message: Message, charset: BufferEncoding): Buffer {
  return (
    withReady(message, 'params', charset) ??
    withReady(message, 'result', charset) ??
    Buffer.from(JSON.stringify(message), charset)
  );
}

function withReady(
  message: Message & { params?: unknown; result?: unknown },
  name: 'params' | 'result',
  charset: BufferEncoding,
): Buffer | undefined {
  const part = message[name];
  if (!isReady(part)) return undefined;
  const before = `${JSON.stringify({ ...message, [name]: undefined }).slice(0, -1)},"${name}":`;
  return charset === 'utf-8' || charset === 'utf8'
    ? Buffer.concat([Buffer.from(before), ...part.utf8(), Buffer.from('}')])
    : Buffer.from(`${before}${part.json()}}`, charset);
}

/** By its looks: who makes it is in another bundle. */
function isReady(value: unknown): value is ReadyJson {
  return typeof value === 'object' && value !== null && 'utf8' in value && typeof value.utf8 === 'function';
}
