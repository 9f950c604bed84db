/** Every command, once: package.json, the README's table and the registration are made from this. */

export interface CommandEntry {
  readonly title: string;
  /** A codicon. */
  readonly icon?: string;
  /** When the palette offers it; `never` for commands that need something to act on. */
  readonly palette: 'always' | 'never' | `when ${string}`;
  /** Reaches out to the network on the user's act, so never in a folder that is not trusted. */
  readonly needsTrust?: true;
  readonly help: string;
}

export const COMMANDS = {
  'kongsole.probe': {
    title: 'Probe Upstream…',
    icon: 'pulse',
    palette: 'always',
    needsTrust: true,
    help: 'Connects to a service as Kong would and says which hop fails and why.',
  },
  'kongsole.probeAll': {
    title: 'Probe All Upstreams of This File',
    icon: 'run-all',
    palette: 'when kongsole.isKongFile',
    needsTrust: true,
    help: 'Probes every service of the open file, several at a time.',
  },
  'kongsole.probeNode': {
    title: 'Probe Upstream',
    icon: 'pulse',
    palette: 'never',
    needsTrust: true,
    help: 'Probes the service that was clicked in the tree.',
  },
  'kongsole.recordFailure': {
    title: 'Record This Failure…',
    icon: 'record',
    palette: 'always',
    needsTrust: true,
    help: "Repeats one request while the gateway's log level is debug, collects its log lines and timings, and sets the level back.",
  },
  'kongsole.setDebugToken': {
    title: 'Set Request Debug Token…',
    icon: 'key',
    palette: 'always',
    needsTrust: true,
    help: "Keeps the token by which Kong 3.5 and newer tell a client of another machine where a request's time went; an empty one forgets it.",
  },
  'kongsole.forgetProbes': {
    title: 'Forget Earlier Probes',
    palette: 'always',
    help: 'Empties the history of probes that is kept for this workspace.',
  },
  'kongsole.addGateway': {
    title: 'Add Gateway…',
    icon: 'add',
    palette: 'always',
    needsTrust: true,
    help: 'Adds a gateway by the address of its Admin API, with a token where it asks for one.',
  },
  'kongsole.removeGateway': {
    title: 'Remove Gateway',
    icon: 'trash',
    palette: 'always',
    help: 'Forgets a gateway and its token.',
  },
  'kongsole.chooseGateway': {
    title: 'Choose Gateway…',
    icon: 'target',
    palette: 'always',
    needsTrust: true,
    help: 'Says which gateway the files are checked for and probed through.',
  },
  'kongsole.chooseNoGateway': {
    title: 'Check Files for No Gateway',
    icon: 'circle-slash',
    palette: 'never',
    help: 'The chosen gateway no longer counts for the files: the settings and each file say which Kong loads them.',
  },
  'kongsole.setToken': {
    title: 'Set Admin Token…',
    icon: 'key',
    palette: 'never',
    needsTrust: true,
    help: 'Stores or removes the Kong-Admin-Token of a gateway, in the secret storage of the editor.',
  },
  'kongsole.refresh': {
    title: 'Refresh Gateways',
    icon: 'refresh',
    palette: 'always',
    needsTrust: true,
    help: 'Reads the gateways anew.',
  },
  'kongsole.stopReading': {
    title: 'Stop Reading',
    icon: 'stop-circle',
    palette: 'never',
    help: 'Gives up reading a gateway; what was read before stays.',
  },
  'kongsole.trustCertificate': {
    title: 'Trust This Certificate…',
    icon: 'verified',
    palette: 'never',
    needsTrust: true,
    help: 'Accepts the very certificate that an Admin API showed, and no other.',
  },
  'kongsole.copyId': {
    title: 'Copy Id',
    palette: 'never',
    help: 'Copies the id of an entity.',
  },
  'kongsole.copyName': {
    title: 'Copy Name',
    palette: 'never',
    help: 'Copies the name of an entity.',
  },
  'kongsole.openAsYaml': {
    title: 'Open as YAML',
    icon: 'go-to-file',
    palette: 'never',
    help: 'Shows an entity as the gateway has it, in a read-only document.',
  },
  'kongsole.showLogSummary': {
    title: 'Show What Failed in This Log',
    icon: 'graph',
    palette: 'always',
    help: 'Shows the causes of failures in the open log over time, with what to do about each.',
  },
  'kongsole.followLog': {
    title: 'Follow a Log…',
    icon: 'output',
    palette: 'always',
    needsTrust: true,
    help: 'Follows a file, `docker logs` or `kubectl logs` in the editor, with hovers, links and the summary; shows the command before it runs.',
  },
  'kongsole.stopFollowing': {
    title: 'Stop Following',
    icon: 'debug-stop',
    palette: 'when kongsole.isFollowing',
    help: 'Ends the command or the reading behind the log in front; what is shown stays.',
  },
  'kongsole.openLogFromClipboard': {
    title: 'Open Log from Clipboard',
    icon: 'clippy',
    palette: 'always',
    help: 'Opens copied lines of a log, so that hovers tell what each means.',
  },
  'kongsole.revealInFile': {
    title: 'Reveal in File',
    icon: 'search',
    palette: 'never',
    help: 'Goes to the line that declares an entity, in the files of the folder.',
  },
  'kongsole.chooseTarget': {
    title: 'Choose Kong Version…',
    palette: 'always',
    help: 'Says for which version and edition of Kong the files are checked.',
  },
  'kongsole.chooseDialect': {
    title: 'Choose Dialect…',
    palette: 'always',
    help: 'Says whether the files are decK state files or what Kong itself loads.',
  },
  'kongsole.tryRequest': {
    title: 'Try a Request…',
    icon: 'send',
    palette: 'when kongsole.isKongFile',
    help: 'Says which route of the file takes a request (a URL or a curl command) and what goes upstream.',
  },
  'kongsole.recordTest': {
    title: 'Record as Test',
    palette: 'never',
    help: 'Keeps what a tried request did as a routing test beside the file.',
  },
  'kongsole.goToLine': {
    title: 'Go to Line of File',
    palette: 'never',
    help: 'Goes to a route that a report names.',
  },
  'kongsole.checkInTerminal': {
    title: 'Check File in Terminal',
    palette: 'never',
    help: 'Runs `kongsole check` on a file that is too large for the editor to hand over.',
  },
  'kongsole.judgeBy': {
    title: 'Judge by Another Kong',
    palette: 'never',
    help: 'Judges the files by the gateway that a light bulb offered.',
  },
  'kongsole.restartServer': {
    title: 'Restart Language Server',
    palette: 'always',
    help: 'Starts the language server anew.',
  },
  'kongsole.showOutput': {
    title: 'Show Output',
    palette: 'always',
    help: 'Opens the output channel.',
  },
} as const satisfies Readonly<Record<string, CommandEntry>>;

export type CommandId = keyof typeof COMMANDS;
