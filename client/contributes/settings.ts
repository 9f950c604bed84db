/** Every setting, once: package.json, the README's table and the typed reading are made from this. */
import { BALANCERS } from '../../server/core/model/topology.ts';

interface SettingBase {
  /** In Markdown. What it does, in which unit, and what the default means. */
  readonly description: string;
  readonly scope: 'window' | 'resource' | 'application';
  /** Not taken from the folder's own settings while the folder is not trusted. */
  readonly restricted?: true;
}

interface ChoiceSetting extends SettingBase {
  readonly type: 'choice';
  readonly choices: readonly string[];
  readonly choiceHelp: readonly string[];
  readonly default: string;
}

interface NumberSetting extends SettingBase {
  readonly type: 'number';
  readonly minimum: number;
  readonly maximum: number;
  readonly default: number;
}

interface TextSetting extends SettingBase {
  readonly type: 'text';
  readonly default: string;
}

interface ListSetting extends SettingBase {
  readonly type: 'list';
  readonly default: readonly string[];
}

interface TableSetting extends SettingBase {
  readonly type: 'table';
  /** The values that each key may have. */
  readonly choices: readonly string[];
  readonly default: Readonly<Record<string, string>>;
}

export type Setting = ChoiceSetting | NumberSetting | TextSetting | ListSetting | TableSetting;

const PRODUCTS = ['none', ...BALANCERS] as const;
const PRODUCT_HELP = [
  'Nothing, or it is not known.',
  'AWS Application Load Balancer.',
  'AWS Network Load Balancer.',
  'Google Cloud external Application Load Balancer.',
  'Azure Application Gateway or Front Door.',
  'nginx, ingress-nginx.',
  'HAProxy; it has no defaults, so say its idle time.',
  'Cloudflare.',
  'Another; say its idle time.',
] as const;

export const SETTINGS = {
  files: {
    type: 'list',
    scope: 'resource',
    default: [],
    description:
      'Glob patterns of files that are Kong configuration whatever they hold; a pattern that starts with `!` says that a file is none. Other files are recognised by their content.',
  },
  inlayHints: {
    type: 'choice',
    scope: 'resource',
    choices: ['on', 'off'],
    choiceHelp: ['Show them.', 'Do not show them.'],
    default: 'on',
    description: 'Whether the URL that goes upstream stands beside each path of a route.',
  },
  dialect: {
    type: 'choice',
    scope: 'resource',
    choices: ['auto', 'deck', 'dbless'],
    choiceHelp: [
      'By the content of each file.',
      'State files of decK.',
      'What Kong itself loads (`declarative_config`, `POST /config`).',
    ],
    default: 'auto',
    description: 'The dialect in which Kong files are written.',
  },
  'kong.version': {
    type: 'choice',
    scope: 'resource',
    choices: [
      'auto',
      '2.8',
      '3.0',
      '3.1',
      '3.2',
      '3.3',
      '3.4',
      '3.5',
      '3.6',
      '3.7',
      '3.8',
      '3.9',
      '3.10',
      '3.11',
      '3.12',
      '3.13',
      '3.14',
      '3.15',
    ],
    choiceHelp: [
      'The version of the chosen gateway; without one, an error only where the newest OSS and the newest Enterprise would both refuse.',
    ],
    default: 'auto',
    description:
      'The version of Kong Gateway that will load the files. `# kongsole: kong=3.9` at the top of a file overrules it.',
  },
  'kong.edition': {
    type: 'choice',
    scope: 'resource',
    choices: ['auto', 'oss', 'enterprise'],
    choiceHelp: ['The edition of the chosen gateway.', 'Kong Gateway OSS.', 'Kong Gateway Enterprise.'],
    default: 'auto',
    description: 'The edition of Kong Gateway that will load the files.',
  },
  'kong.flavor': {
    type: 'choice',
    scope: 'resource',
    choices: ['auto', 'traditional', 'traditional_compatible', 'expressions'],
    choiceHelp: ["The chosen gateway's, else Kong's default."],
    default: 'auto',
    description: "Kong's `router_flavor`: how routes are matched and which regexes are taken.",
  },
  rules: {
    type: 'table',
    scope: 'resource',
    choices: ['off', 'hint', 'info', 'warning', 'error'],
    default: {},
    description: 'Severity by rule, for example `{"shadowed-route": "error", "loopback-host": "off"}`.',
  },
  maxDiagnostics: {
    type: 'number',
    scope: 'window',
    minimum: 1,
    maximum: 100000,
    default: 1000,
    description: 'The most findings that are shown for one file.',
  },
  'admin.timeout': {
    type: 'number',
    scope: 'window',
    minimum: 1,
    maximum: 600,
    default: 10,
    description: 'Seconds that one request to an Admin API may take.',
  },
  'admin.maxMegabytes': {
    type: 'number',
    scope: 'window',
    minimum: 1,
    maximum: 1000,
    default: 64,
    description: 'The largest answer of an Admin API that is read, in megabytes.',
  },
  'probe.connectTimeout': {
    type: 'number',
    scope: 'window',
    minimum: 0.1,
    maximum: 600,
    default: 5,
    description: 'Seconds that a probe waits for a connection.',
  },
  'probe.answerTimeout': {
    type: 'number',
    scope: 'window',
    minimum: 0.1,
    maximum: 600,
    default: 10,
    description: 'Seconds that a probe waits for an answer.',
  },
  'probe.parallel': {
    type: 'number',
    scope: 'window',
    minimum: 1,
    maximum: 256,
    default: 16,
    description: 'How many upstreams are probed at a time.',
  },
  'probe.recordSeconds': {
    type: 'number',
    scope: 'window',
    minimum: 1,
    maximum: 300,
    default: 30,
    description:
      "Seconds for which **Record This Failure…** raises the gateway's log level at most; it is set back right after the request.",
  },
  'topology.gateway': {
    type: 'text',
    scope: 'resource',
    restricted: true,
    default: '',
    description:
      "Address of Kong's proxy, such as `https://gateway.example.com:8443`. When given, a probe sends the request through Kong as well.",
  },
  'topology.front': {
    type: 'text',
    scope: 'resource',
    restricted: true,
    default: '',
    description:
      'Address of the load balancer in front of Kong. When given, a probe sends the request through it as well.',
  },
  'topology.frontProduct': {
    type: 'choice',
    scope: 'resource',
    choices: PRODUCTS,
    choiceHelp: PRODUCT_HELP,
    default: 'none',
    description:
      'What load balances in front of Kong. With it, probes blame the right part, and rules compare the time limits along the chain. `# kongsole: front=alb` at the top of a file overrules it.',
  },
  'topology.frontIdle': {
    type: 'number',
    scope: 'resource',
    minimum: 0,
    maximum: 86_400,
    default: 0,
    description:
      'Seconds without a byte after which the load balancer in front of Kong gives up; 0: the default of its product.',
  },
  'topology.kongIdle': {
    type: 'number',
    scope: 'resource',
    minimum: 0,
    maximum: 86_400,
    default: 0,
    description:
      "Seconds that Kong keeps an idle connection to what it connects to (`upstream_keepalive_idle_timeout`); 0: Kong's default, 60.",
  },
  'topology.secondProduct': {
    type: 'choice',
    scope: 'resource',
    choices: PRODUCTS,
    choiceHelp: PRODUCT_HELP,
    default: 'none',
    description: 'What load balances between Kong and the backends.',
  },
  'topology.secondIdle': {
    type: 'number',
    scope: 'resource',
    minimum: 0,
    maximum: 86_400,
    default: 0,
    description:
      'Seconds without a byte after which the load balancer behind Kong gives up; 0: the default of its product.',
  },
  'topology.backendIdle': {
    type: 'number',
    scope: 'resource',
    minimum: 0,
    maximum: 86_400,
    default: 0,
    description: 'Seconds that the backends keep an idle connection; 0: not known.',
  },
  'topology.errorLog': {
    type: 'text',
    scope: 'resource',
    restricted: true,
    default: '',
    description: "Kong's error.log, when this machine can read it: a probe joins its lines with what it saw.",
  },
  'topology.vantage': {
    type: 'text',
    scope: 'resource',
    restricted: true,
    default: '',
    description:
      'From where Kong sees its backends, when that is not this machine: `docker:CONTAINER`, `kubectl:[NAMESPACE/]POD[:CONTAINER]` or `ssh:[USER@]HOST[:PORT]`. A probe asks before it runs its commands there; nothing is installed.',
  },
  yamlExtension: {
    type: 'choice',
    scope: 'window',
    choices: ['ask', 'silence', 'leave'],
    choiceHelp: [
      'Ask once.',
      'Its schema for Kong files is switched off; other YAML files are not touched.',
      'Both check the file.',
    ],
    default: 'ask',
    description:
      'What to do about the YAML extension (redhat.vscode-yaml), which checks Kong files against an old schema.',
  },
  'trace.server': {
    type: 'choice',
    scope: 'window',
    choices: ['off', 'messages', 'verbose'],
    choiceHelp: ['Nothing.', 'The name of each message.', 'Each message in full.'],
    default: 'off',
    description: 'Writes the talk between editor and language server to the output channel Kongsole.',
  },
} as const satisfies Readonly<Record<string, Setting>>;

export type SettingKey = keyof typeof SETTINGS;

/** What reading a setting gives. */
export type SettingValue<Key extends SettingKey> = (typeof SETTINGS)[Key] extends {
  readonly type: 'choice';
  readonly choices: readonly (infer Choice)[];
}
  ? Choice
  : (typeof SETTINGS)[Key] extends { readonly type: 'number' }
    ? number
    : (typeof SETTINGS)[Key] extends { readonly type: 'text' }
      ? string
      : (typeof SETTINGS)[Key] extends { readonly type: 'list' }
        ? readonly string[]
        : Readonly<Record<string, string>>;
