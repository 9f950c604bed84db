/** A value that must not be printed: every way of turning it into text gives bullets. */
export class Secret {
  readonly #value: string;

  constructor(value: string) {
    this.#value = value;
  }

  /** The value itself. Called where it is sent, and nowhere else. */
  reveal(): string {
    return this.#value;
  }

  toString(): string {
    return '••••••••';
  }

  toJSON(): string {
    return this.toString();
  }

  [Symbol.toPrimitive](): string {
    return this.toString();
  }

  /** What `console.log` and `util.inspect` print. */
  [Symbol.for('nodejs.util.inspect.custom')](): string {
    return this.toString();
  }
}
