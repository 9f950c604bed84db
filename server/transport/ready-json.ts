/** Parts of messages that come with their JSON text, put together from pieces that were kept from earlier messages. */
import type { Message } from 'vscode-languageserver/node';

export interface ReadyJson {
  /** What `JSON.stringify` of it gives. */
  json(): string;
  /** For whoever writes messages without asking for `json`. */
  toJSON(): unknown;
}

/** The bytes of a message. */
export function encodeMessage(message: Message, charset: BufferEncoding): Buffer {
  return Buffer.from(jsonOf(message), charset);
}

function jsonOf(message: Message): string {
  return withReady(message, 'params') ?? withReady(message, 'result') ?? JSON.stringify(message);
}

function withReady(message: Message & { params?: unknown; result?: unknown }, name: 'params' | 'result') {
  const part = message[name];
  if (!isReady(part)) return undefined;
  return `${JSON.stringify({ ...message, [name]: undefined }).slice(0, -1)},"${name}":${part.json()}}`;
}

/** By its looks: who makes it is in another bundle. */
function isReady(value: unknown): value is ReadyJson {
  return typeof value === 'object' && value !== null && 'json' in value && typeof value.json === 'function';
}
