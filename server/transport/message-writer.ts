/**
 * Writes each message in one go, and without putting it together first. The protocol's own writer gives head and body
 * to the stream one after the other: two system calls, and a client that wakes up twice.
 */
import type { Writable } from 'node:stream';
import { AbstractMessageWriter, type Message, type MessageWriter } from 'vscode-languageserver/node';
import { frameMessage } from './ready-json.ts';

export class WholeMessageWriter extends AbstractMessageWriter implements MessageWriter {
  readonly #stream: Writable;
  #failed = 0;

  constructor(stream: Writable) {
    super();
    this.#stream = stream;
    stream.on('error', (error) => this.fireError(error));
    stream.on('close', () => this.fireClose());
  }

  async write(message: Message): Promise<void> {
    try {
      await this.#writePieces(frameMessage(message));
    } catch (error) {
      this.#failed += 1;
      this.fireError(error, message, this.#failed);
      throw error;
    }
    this.#failed = 0;
  }

  #writePieces(pieces: readonly Uint8Array[]): Promise<void> {
    return new Promise((resolve, reject) => {
      const stream = this.#stream;
      stream.cork();
      for (const piece of pieces.slice(0, -1)) stream.write(piece);
      stream.write(pieces.at(-1), (error) => (error ? reject(error) : resolve()));
      stream.uncork();
    });
  }

  end(): void {
    this.#stream.end();
  }
}
