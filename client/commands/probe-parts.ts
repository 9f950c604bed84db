/** What the commands around a probe share: their parts of the editor, and what is to be probed. */
import type { TextDocument } from 'vscode';
import type { AdminApi } from '../admin-api/api.ts';
import type { Secret } from '../admin-api/secret.ts';
import type { ProbeFindings } from '../editor/probe-findings.ts';
import type { ProbeHistory } from '../editor/probe-history.ts';
import type { ProbePanel } from '../editor/probe-panel.ts';
import type { Gateway } from '../gateway-view/gateway-tree.ts';
import type { LogTap } from '../probe/recording/log-tap.ts';
import type { OpenWindows } from '../probe/recording/open-windows.ts';

export interface ProbeParts {
  readonly panel: ProbePanel;
  readonly findings: ProbeFindings;
  readonly history: ProbeHistory;
  /** The file that the server takes for Kong's and that is in front, if there is one. */
  kongDocument(): TextDocument | undefined;
  /** A connection to the gateway of this id. */
  connect(gateway: string): Promise<AdminApi | undefined>;
  /** The gateway of this id; without one the chosen. */
  gatewayFor(id: string | undefined): Gateway | undefined;
  /** The log that is being followed, if there is one. */
  followedLog(): LogTap | undefined;
  /** The token for the timings of this proxy, if the user gave one. */
  debugToken(proxy: URL | undefined): Promise<Secret | undefined>;
  readonly windows: OpenWindows;
  copy(text: string): Thenable<void>;
}

/** What to probe, and where it is defined: in a file, on a gateway, or nowhere (a URL). */
export interface ProbeTarget {
  readonly target: string;
  readonly document: TextDocument | undefined;
  readonly gateway: string | undefined;
}
