/** Our own LSP messages, beside the standard ones. Imports nothing, so both sides may use it. */

/** Client to server, a notification: the schemas of a connected gateway, so that its custom plugins count. */
export const GATEWAY_CATALOGUE = 'kongsole/gatewayCatalogue';

export interface GatewayCatalogue {
  /** The gateway's name in the sidebar, for messages. */
  readonly gateway: string;
  /** As the gateway says it: `3.9.1`, `3.10.0.2`. */
  readonly version: string;
  readonly edition: 'oss' | 'enterprise';
  readonly flavor: string | undefined;
  /** Plugin name to what `/schemas/plugins/NAME` answered. */
  readonly plugins: Readonly<Record<string, unknown>>;
}

/** Client to server, a notification without a body: no gateway is chosen any more. */
export const GATEWAY_FORGOTTEN = 'kongsole/gatewayForgotten';

/** Server to client, a notification: what the server takes a file for. Sent when it changes. */
export const FILE_STATE = 'kongsole/fileState';

export interface FileState {
  readonly uri: string;
  /** False: the file gets nothing from us, and the other fields mean nothing. */
  readonly isKong: boolean;
  readonly dialect: 'deck' | 'dbless';
  /** `major.minor` or `auto`. */
  readonly version: string;
  readonly edition: 'oss' | 'enterprise';
  readonly flavor: string;
  /** Who said each of them: the file's comment, the settings, the chosen gateway, the file's content, or nobody. */
  readonly from: Readonly<Record<'version' | 'edition' | 'flavor' | 'dialect', Origin>>;
}

export type Origin = 'comment' | 'setting' | 'gateway' | 'content' | 'default';

/** The command behind the code lens on a service; arguments: uri of the file, name of the service. */
export const PROBE_COMMAND = 'kongsole.probe';

/** The command behind the code lens on a route; arguments: uri of the file, a request to begin with. */
export const TRY_REQUEST_COMMAND = 'kongsole.tryRequest';

/**
 * The command behind "Judge by Kong …" on a finding that another gateway would not have; arguments: version, edition
 * and flavor, those that change.
 */
export const JUDGE_BY_COMMAND = 'kongsole.judgeBy';

export interface JudgeBy {
  readonly version?: string;
  readonly edition?: string;
  readonly flavor?: string;
}

/**
 * The scheme of the pages that ship with the extension, one section each: `kongsole-page:/rules/CODE.md`. Not a
 * command, for the editor runs none from a finding's link.
 */
export const PAGES_SCHEME = 'kongsole-page';

export function pageAddress(page: 'rules' | 'causes', section: string): string {
  return `${PAGES_SCHEME}:/${page}/${section}.md`;
}

/** What our own client says at the start; other editors say nothing, and get no code lens they could not run. */
export interface InitializationOptions {
  readonly commands?: readonly string[];
  /** It opens addresses of PAGES_SCHEME. */
  readonly opensPages?: boolean;
}
