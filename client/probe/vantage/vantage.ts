/** From where to look: a container, a pod, a host; and the command that runs something there. Pure. */

export type Vantage =
  | { readonly kind: 'docker'; readonly container: string }
  | {
      readonly kind: 'kubectl';
      readonly namespace: string | undefined;
      readonly pod: string;
      /** Of a pod with several; undefined: its default. */
      readonly container: string | undefined;
    }
  | {
      readonly kind: 'ssh';
      readonly user: string | undefined;
      readonly host: string;
      readonly port: number | undefined;
    };

export const VANTAGE_FORMS = [
  'docker:CONTAINER',
  'kubectl:[NAMESPACE/]POD[:CONTAINER]',
  'ssh:[USER@]HOST[:PORT]',
] as const;

/** The program of each kind with options of the user's own: `podman`, `kubectl --context staging`, `ssh -F FILE`. */
export type Programs = Readonly<Record<Vantage['kind'], readonly string[]>>;

/** From KONGSOLE_DOCKER, KONGSOLE_KUBECTL and KONGSOLE_SSH, words split at spaces; else the plain programs. */
export function programsFrom(env: Readonly<Record<string, string | undefined>>): Programs {
  const words = (name: string, usual: string) =>
    (env[name] ?? usual).split(/\s+/).filter((word) => word !== '');
  return {
    docker: words('KONGSOLE_DOCKER', 'docker'),
    kubectl: words('KONGSOLE_KUBECTL', 'kubectl'),
    ssh: words('KONGSOLE_SSH', 'ssh'),
  };
}

/** Names start with a letter or digit, so that none is taken for an option. */
const NAME = '[A-Za-z0-9][A-Za-z0-9_.-]*';
const DOCKER = new RegExp(`^docker:(${NAME})$`);
const KUBECTL = new RegExp(
  `^kubectl:(?:(${NAME})/)?((?:(?:pod|deploy|deployment|sts|ds)/)?${NAME})(?::(${NAME}))?$`,
);
const SSH = new RegExp(`^ssh:(?:(${NAME})@)?(${NAME}|\\[[0-9A-Fa-f:.]+\\])(?::(\\d{1,5}))?$`);

/** Undefined when the words are none of the forms. */
export function parseVantage(words: string): Vantage | undefined {
  const docker = DOCKER.exec(words);
  if (docker?.[1]) return { kind: 'docker', container: docker[1] };
  const kubectl = KUBECTL.exec(words);
  if (kubectl?.[2]) return { kind: 'kubectl', namespace: kubectl[1], pod: kubectl[2], container: kubectl[3] };
  const ssh = SSH.exec(words);
  if (!ssh?.[2]) return undefined;
  const port = ssh[3] === undefined ? undefined : Number(ssh[3]);
  return { kind: 'ssh', user: ssh[1], host: ssh[2].replace(/[[\]]/g, ''), port };
}

/** For reports: `container kong (docker exec)`. */
export function vantageWords(vantage: Vantage): string {
  switch (vantage.kind) {
    case 'docker':
      return `container ${vantage.container} (docker exec)`;
    case 'kubectl': {
      const { namespace, pod, container } = vantage;
      const inside = container === undefined ? '' : `, container ${container}`;
      return `pod ${namespace === undefined ? '' : `${namespace}/`}${pod}${inside} (kubectl exec)`;
    }
    case 'ssh':
      return `host ${vantage.host} (ssh)`;
  }
}

/**
 * The program and arguments that run a POSIX shell script there, its standard input and output being ours.
 */
export function commandFor(
  vantage: Vantage,
  script: string,
  args: readonly string[],
  programs: Programs,
): readonly string[] {
  const shell = ['sh', '-c', script, 'kongsole', ...args];
  switch (vantage.kind) {
    case 'docker':
      return [...programs.docker, 'exec', '-i', vantage.container, ...shell];
    case 'kubectl': {
      const { namespace, pod, container } = vantage;
      return [
        ...programs.kubectl,
        'exec',
        '-i',
        ...(namespace === undefined ? [] : ['-n', namespace]),
        pod,
        ...(container === undefined ? [] : ['-c', container]),
        '--',
        ...shell,
      ];
    }
    case 'ssh': {
      const { user, host, port } = vantage;
      return [
        ...programs.ssh,
        // Never ask for a password in the middle of a probe.
        '-o',
        'BatchMode=yes',
        '-T',
        ...(port === undefined ? [] : ['-p', String(port)]),
        '--',
        user === undefined ? host : `${user}@${host}`,
        // ssh joins its arguments with spaces and hands them to a shell.
        shell.map(quoted).join(' '),
      ];
    }
  }
}

/** One word for a POSIX shell. */
export function quoted(word: string): string {
  return /^[A-Za-z0-9_./:=@%+-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
}

/** As it would be typed; a script is written out once, at its first use, so that it can be read before it runs. */
export function commandLine(command: readonly string[]): string {
  return command.map(quoted).join(' ');
}
