/** The end of a log that goes on: what does not fit goes at the front, a line at a time. */
export class LogBuffer {
  #text = '';
  #dropped = 0;
  readonly #most: number;

  constructor(most: number) {
    this.#most = most;
  }

  get text(): string {
    return this.#text;
  }

  /** How many characters ever came. */
  get total(): number {
    return this.#dropped + this.#text.length;
  }

  append(chunk: string): void {
    this.#text += chunk;
    if (this.#text.length <= this.#most) return;
    // A good part at once, so that a busy log does not move all of it for each line.
    const cut = this.#text.indexOf('\n', this.#text.length - Math.floor(this.#most * 0.8)) + 1;
    this.#dropped += cut;
    this.#text = this.#text.slice(cut);
  }

  /** What came after the first `total` characters, as far as it is still here. */
  since(total: number): string {
    return this.#text.slice(Math.max(0, total - this.#dropped));
  }
}
