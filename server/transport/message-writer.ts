/**
 * Writes each message in one go. The protocol's own writer gives head and body to the stream one after the other: two
 * system calls, and a client that wakes up twice.
 */
import { AbstractMessageWriter, type Message, type MessageWriter } from 'vscode-languageserver/node';
import { frameMessage } from './ready-json.ts';

export class WholeMessageWriter extends AbstractMessageWriter implements MessageWriter {
  readonly #stream: NodeJS.WritableStream;
  #failed = 0;

  constructor(stream: NodeJS.WritableStream) {
    super();
    this.#stream = stream;
    stream.on('error', (error) => this.fireError(error));
    stream.on('close', () => this.fireClose());
  }

  async write(message: Message): Promise<void> {
    try {
      await this.#writeBytes(frameMessage(message));
    } catch (error) {
      this.#failed += 1;
      this.fireError(error, message, this.#failed);
      throw error;
    }
    this.#failed = 0;
  }

  #writeBytes(bytes: Buffer): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#stream.write(bytes, (error) => (error ? reject(error) : resolve()));
    });
  }

  end(): void {
    this.#stream.end();
  }
}
