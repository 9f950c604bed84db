/** Real servers for one scene, on free ports of loopback; everything is gone when the scene ends. */

import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { connect, createServer, type Server, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { portOf } from '../lab/gateway.ts';

export interface Scene {
  readonly folder: string;
  /** Starts a Node server on a free port. */
  listen(server: Server): Promise<number>;
  /** Starts nginx with the `http` block's content; `PORT_n` in it become free ports, given back by name. */
  nginx(http: string, options?: NginxOptions): Promise<Ports>;
  haproxy(config: string): Promise<Ports>;
  /** A port where nothing listens. */
  closedPort(): Promise<number>;
  /** A port that takes no more connections: SYNs are dropped. */
  fullPort(): Promise<number>;
  write(name: string, text: string): Promise<string>;
  read(name: string): Promise<string>;
  atEnd(act: () => Promise<unknown> | unknown): void;
  end(): Promise<void>;
}

export interface NginxOptions {
  readonly name?: string;
  /** Content of the main block, such as a `stream` block. */
  readonly main?: string;
}

export type Ports = Readonly<Record<string, number>>;

export async function openScene(): Promise<Scene> {
  const folder = await mkdtemp(join(tmpdir(), 'kongsole-doctor-'));
  const ends: (() => Promise<unknown> | unknown)[] = [];
  const atEnd = (act: () => Promise<unknown> | unknown) => {
    ends.push(act);
  };

  async function started(child: ChildProcess, ports: Ports, what: string): Promise<void> {
    let said = '';
    child.stderr?.on('data', (chunk: Buffer) => {
      said += chunk.toString();
    });
    const exited = once(child, 'exit');
    atEnd(async () => {
      child.kill('SIGKILL');
      await exited;
    });
    for (const port of Object.values(ports)) {
      while (!(await answers(port))) {
        if (child.exitCode !== null) throw new Error(`${what} did not start: ${said}`);
        await new Promise((done) => setTimeout(done, 10));
      }
    }
  }

  async function fill(text: string): Promise<{ readonly text: string; readonly ports: Ports }> {
    const names = [...new Set([...text.matchAll(/\bPORT_(\w+)/g)].map(([, name = '']) => name))];
    const free = await freePorts(names.length);
    const ports: Ports = Object.fromEntries(names.map((name, i) => [name, free[i] ?? 0]));
    return { text: text.replace(/\bPORT_(\w+)/g, (_, name: string) => String(ports[name])), ports };
  }

  return {
    folder,
    atEnd,
    async listen(server) {
      const open = new Set<Socket>();
      server.on('connection', (socket: Socket) => {
        open.add(socket);
        socket.on('error', () => socket.destroy());
        socket.on('close', () => open.delete(socket));
      });
      server.listen(0, '127.0.0.1');
      await once(server, 'listening');
      atEnd(() => {
        server.close();
        for (const socket of open) socket.destroy();
      });
      return portOf(server);
    },
    async nginx(http, { name = 'nginx', main = '' } = {}) {
      const filled = await fill(`${http}\n#main#\n${main}`);
      const [block = '', mainBlock = ''] = filled.text.split('#main#');
      const file = join(folder, `${name}.conf`);
      const temp = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi']
        .map((kind) => `${kind}_temp_path ${folder}/${name}-${kind};`)
        .join(' ');
      await writeFile(
        file,
        `${MODULES}\ndaemon off; master_process off; worker_processes 1; pid ${folder}/${name}.pid;
error_log ${folder}/${name}-error.log info;
events { worker_connections 256; }
${mainBlock}
http { ${temp} access_log ${folder}/${name}-access.log; default_type application/json;
${block}
}\n`,
      );
      await writeFile(join(folder, `${name}-error.log`), '');
      const child = spawn('nginx', ['-c', file, '-e', `${folder}/${name}-error.log`], {
        stdio: ['ignore', 'ignore', 'pipe'],
      });
      await started(child, filled.ports, 'nginx');
      return filled.ports;
    },
    async haproxy(config) {
      const { text, ports } = await fill(config);
      const file = join(folder, `haproxy-${Object.values(ports).join('-')}.cfg`);
      await writeFile(file, `${text}\n`);
      const child = spawn('haproxy', ['-db', '-f', file], { stdio: ['ignore', 'ignore', 'pipe'] });
      await started(child, ports, 'HAProxy');
      return ports;
    },
    async closedPort() {
      // A connection of our own goes out from it, so that nobody else gets it and nobody listens there.
      const server = createServer().listen(0, '127.0.0.1');
      await once(server, 'listening');
      const taken = connect(portOf(server), '127.0.0.1').on('error', () => undefined);
      await once(taken, 'connect');
      atEnd(() => {
        taken.destroy();
        server.close();
      });
      return taken.localPort ?? 0;
    },
    async fullPort() {
      // A process that is stopped accepts nobody; with its queue full the kernel drops what comes.
      const script = `require('net').createServer().listen({port:0,host:'127.0.0.1',backlog:1},function(){process.stdout.write(this.address().port+'\\n')})`;
      const child = spawn(process.execPath, ['-e', script], { stdio: ['ignore', 'pipe', 'ignore'] });
      const [chunk]: [Buffer] = (await once(child.stdout, 'data')) as [Buffer];
      child.kill('SIGSTOP');
      const port = Number(chunk.toString().trim());
      const queue = Array.from({ length: 8 }, () => connect(port, '127.0.0.1').on('error', () => undefined));
      await new Promise((done) => setTimeout(done, 100));
      atEnd(() => {
        for (const socket of queue) socket.destroy();
        child.kill('SIGKILL');
      });
      return port;
    },
    async write(name, text) {
      const file = join(folder, name);
      await writeFile(file, text);
      return file;
    },
    read: (name) => readFile(join(folder, name), 'utf8'),
    async end() {
      for (const act of ends.reverse()) await act();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

const MODULE_FOLDER = '/usr/lib/nginx/modules';
const MODULES = ['ngx_http_headers_more_filter_module.so', 'ngx_stream_module.so']
  .filter((name) => existsSync(join(MODULE_FOLDER, name)))
  .map((name) => `load_module ${MODULE_FOLDER}/${name};`)
  .join('\n');

/** Below the range from which the system takes ports of outgoing connections, so that none comes in between. */
const [LOWEST_PORT, HIGHEST_PORT] = [12_000, 32_000];
let nextPort = LOWEST_PORT + ((process.pid * 97) % (HIGHEST_PORT - LOWEST_PORT));

/** In turn, so that no two of this process are the same; those that others hold are left out. */
export async function freePorts(count: number): Promise<readonly number[]> {
  const ports: number[] = [];
  while (ports.length < count) {
    const port = nextPort;
    nextPort = port + 1 < HIGHEST_PORT ? port + 1 : LOWEST_PORT;
    if (await isFree(port)) ports.push(port);
  }
  return ports;
}

function isFree(port: number): Promise<boolean> {
  return new Promise((done) => {
    const server = createServer().on('error', () => done(false));
    server.listen(port, '127.0.0.1', () => server.close(() => done(true)));
  });
}

function answers(port: number): Promise<boolean> {
  return new Promise((done) => {
    const socket = connect(port, '127.0.0.1');
    socket.once('connect', () => {
      socket.destroy();
      done(true);
    });
    socket.once('error', () => done(false));
  });
}
