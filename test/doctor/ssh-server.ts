/** Debian's ssh server on a free port of loopback, with keys of its own, for whoever runs the tests. */

import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdir } from 'node:fs/promises';
import { connect } from 'node:net';
import { userInfo } from 'node:os';
import { freePorts, type Scene } from './stage.ts';

export const SSHD = '/usr/sbin/sshd';

/** The program for ssh, with the options that lead to this server. */
export interface SshServer {
  readonly user: string;
  readonly port: number;
  readonly ssh: readonly string[];
}

export async function startSshServer(scene: Scene): Promise<SshServer> {
  const { username: user } = userInfo();
  const [port = 0] = await freePorts(1);
  const key = (name: string) => {
    const file = `${scene.folder}/${name}`;
    const made = spawnSync('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-f', file]);
    if (made.status !== 0) throw new Error(`ssh-keygen: ${made.stderr.toString()}`);
    return file;
  };
  const [host, own] = [key('host'), key('own')];
  const allowed = await scene.write('allowed', await scene.read('own.pub'));
  await chmod(allowed, 0o600);
  // sshd wants this folder even when it has nobody to put there.
  if (userInfo().uid === 0) await mkdir('/run/sshd', { recursive: true, mode: 0o755 });
  const config = await scene.write(
    'sshd_config',
    `Port ${port}
ListenAddress 127.0.0.1
HostKey ${host}
AuthorizedKeysFile ${allowed}
StrictModes no
PasswordAuthentication no
KbdInteractiveAuthentication no
UsePAM no
PermitRootLogin prohibit-password
MaxSessions 100
MaxStartups 100
PidFile ${scene.folder}/sshd.pid
`,
  );
  const child = spawn(SSHD, ['-D', '-e', '-f', config], { stdio: ['ignore', 'ignore', 'pipe'] });
  let said = '';
  child.stderr.on('data', (chunk: Buffer) => {
    said += chunk.toString();
  });
  const exited = once(child, 'exit');
  scene.atEnd(async () => {
    child.kill('SIGKILL');
    await exited;
  });
  while (!(await answers(port))) {
    if (child.exitCode !== null) throw new Error(`sshd did not start: ${said}`);
    await new Promise((done) => setTimeout(done, 20));
  }
  const settings = await scene.write(
    'ssh_config',
    `Host *
  IdentityFile ${own}
  IdentitiesOnly yes
  UserKnownHostsFile ${scene.folder}/known
  StrictHostKeyChecking accept-new
`,
  );
  return { user, port, ssh: ['ssh', '-F', settings] };
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
