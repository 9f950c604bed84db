/** A language server in its own process, spoken to over stdio as an editor would, with a clock on it. */
import { type ChildProcess, spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';

interface Message {
  readonly id?: number;
  readonly method?: string;
  readonly params?: {
    readonly uri?: string;
    readonly version?: number;
    readonly items?: readonly { readonly section?: string }[];
    readonly diagnostics?: readonly unknown[];
  };
}

interface Shown {
  readonly count: () => number;
}

/** Bytes. */
const LONG = 20_000;
const LONGEST_HEAD = 500;
const SHOWN =
  /^\{"jsonrpc":"2\.0","method":"textDocument\/publishDiagnostics","params":\{"uri":("[^"]*"),"version":(\d+),/;

function diagnosticsIn({ params }: Message): number {
  return params?.diagnostics?.length ?? 0;
}

export class ServerProcess {
  readonly #child: ChildProcess;
  readonly #answers = new Map<number, (at: number) => void>();
  readonly #watchers = new Set<(message: Message) => void>();
  #buffers: Buffer[] = [];
  #length = 0;
  #nextId = 1;
  /** When the last bytes came: what they say is decoded after that, which is not the server's time. */
  #arrived = 0;
  /** Undefined while it runs. */
  ended: string | undefined;

  readonly #settings: Readonly<Record<string, unknown>>;
  /** When the newest diagnostics came, and how many they were. */
  lastShown = 0;
  #newest: Shown | undefined;

  /** `settings`: what it is told when it asks, by section. */
  constructor(command: readonly string[], settings: Readonly<Record<string, unknown>> = {}) {
    this.#settings = settings;
    const [program = 'node', ...args] = command;
    this.#child = spawn(program, args, { stdio: ['pipe', 'pipe', 'ignore'] });
    // Every wait for diagnostics listens for the end of the process as well.
    this.#child.setMaxListeners(0);
    this.#child.stdout?.on('data', (data: Buffer) => this.#receive(data));
    this.#child.on('exit', (code, signal) => {
      this.ended = String(signal ?? code);
      for (const answer of this.#answers.values()) answer(performance.now());
    });
    this.#child.stdin?.on('error', () => undefined);
  }

  send(message: object): void {
    const body = Buffer.from(JSON.stringify({ jsonrpc: '2.0', ...message }));
    this.#child.stdin?.write(`Content-Length: ${body.length}\r\n\r\n`);
    this.#child.stdin?.write(body);
  }

  /** ms until the answer came. */
  async request(method: string, params: object): Promise<number> {
    const id = this.#nextId++;
    const start = performance.now();
    const answered = new Promise<number>((resolve) => this.#answers.set(id, resolve));
    this.send({ id, method, params });
    return (await answered) - start;
  }

  notify(method: string, params: object): void {
    this.send({ method, params });
  }

  /**
   * ms from now until diagnostics for this version of the file came, at least so many; also those of servers that tell
   * no version.
   */
  async diagnostics(uri: string, version: number, patience = 600_000, least = 0): Promise<number> {
    const start = performance.now();
    return new Promise((resolve, reject) => {
      const stop = () => {
        clearTimeout(timer);
        this.#watchers.delete(watch);
      };
      const watch = ({ method, params }: Message) => {
        if (method !== 'textDocument/publishDiagnostics' || params?.uri !== uri) return;
        if (params.version !== undefined && params.version < version) return;
        if (0 < least && (this.#newest?.count() ?? 0) < least) return;
        stop();
        resolve(this.#arrived - start);
      };
      const timer = setTimeout(() => {
        stop();
        reject(new Error(`no diagnostics of version ${version}; the server ${this.ended ?? 'runs'}`));
      }, patience);
      this.#watchers.add(watch);
      this.#child.once('exit', () => {
        stop();
        reject(new Error(`the server ended with ${this.ended}`));
      });
    });
  }

  /** MB, now and at most. Linux only. */
  memory(): { readonly now: number; readonly peak: number } {
    const status = readFileSync(`/proc/${this.#child.pid}/status`, 'utf8');
    const kilobytes = (name: string) => Number(new RegExp(`${name}:\\s+(\\d+)`).exec(status)?.[1] ?? 0);
    return { now: kilobytes('VmRSS') / 1024, peak: kilobytes('VmHWM') / 1024 };
  }

  /** ms of CPU so far. Linux only. */
  cpu(): number {
    const stat = readFileSync(`/proc/${this.#child.pid}/stat`, 'utf8')
      .replace(/^.*\) /, '')
      .split(' ');
    return (Number(stat[11]) + Number(stat[12])) * 10;
  }

  async stop(): Promise<void> {
    if (this.ended !== undefined) return;
    const gone = new Promise<void>((resolve) => this.#child.once('exit', () => resolve()));
    this.#child.kill('SIGKILL');
    await gone;
  }

  #receive(data: Buffer): void {
    this.#arrived = performance.now();
    this.#buffers.push(data);
    this.#length += data.length;
    for (;;) {
      let all = this.#buffers.length === 1 ? this.#buffers[0] : Buffer.concat(this.#buffers, this.#length);
      if (!all) return;
      this.#buffers = [all];
      const headEnd = all.indexOf('\r\n\r\n');
      if (headEnd < 0) return;
      const length = Number(/Content-Length: (\d+)/i.exec(all.toString('latin1', 0, headEnd))?.[1]);
      const end = headEnd + 4 + length;
      if (all.length < end) return;
      const message = this.#decode(all.subarray(headEnd + 4, end));
      all = all.subarray(end);
      this.#buffers = all.length === 0 ? [] : [all];
      this.#length = all.length;
      this.#handle(message);
    }
  }

  /** How many diagnostics came last. */
  get shownCount(): number {
    return this.#newest?.count() ?? 0;
  }

  /** Of a long list only the head is decoded: what a client makes of it, and its garbage, is not the server's time. */
  #decode(body: Buffer): Message {
    const head = body.toString('utf8', 0, Math.min(body.length, LONGEST_HEAD));
    const [, uri, version] = SHOWN.exec(head) ?? [];
    if (uri !== undefined && version !== undefined && LONG < body.length) {
      this.#newest = { count: () => diagnosticsIn(JSON.parse(body.toString('utf8'))) };
      return {
        method: 'textDocument/publishDiagnostics',
        params: { uri: JSON.parse(uri), version: Number(version) },
      };
    }
    const message: Message = JSON.parse(body.toString('utf8'));
    const count = diagnosticsIn(message);
    if (message.method === 'textDocument/publishDiagnostics') this.#newest = { count: () => count };
    return message;
  }

  #handle(message: Message): void {
    if (message.id !== undefined && message.method === undefined) {
      this.#answers.get(message.id)?.(this.#arrived);
      this.#answers.delete(message.id);
      return;
    }
    if (message.id !== undefined) {
      const items = message.params?.items;
      const result = items?.map(({ section = '' }) => this.#settings[section] ?? null) ?? null;
      this.send({ id: message.id, result });
    }
    if (message.method === 'textDocument/publishDiagnostics') this.lastShown = this.#arrived;
    for (const watch of [...this.#watchers]) watch(message);
  }
}
