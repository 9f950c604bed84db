/** Everything of a recording that needs no editor; in the bundle of the lazy parts. */
import { openConfig } from '../../server/core/features/open-config.ts';
import type { AdminApi } from '../admin-api/api.ts';
import type { GatewayRequest } from '../probe/gateway-request.ts';
import { readLive } from '../probe/live.ts';
import { nodeWorld } from '../probe/node-world.ts';
import { fileTap, type LogTap } from '../probe/recording/log-tap.ts';
import { type Recorded, type RecordOrder, recordFailure } from '../probe/recording/record-failure.ts';
import { requestTo } from '../probe/run-probe.ts';
import type { ProbedFile } from './probe-engine.ts';

export type { LogTap };
export { fileTap };

/** The request that a client would send to come by this service or route; undefined: none can be made up. */
export async function requestOf(
  target: string,
  file: ProbedFile | undefined,
  via: URL,
  api: AdminApi,
  cancel: AbortSignal,
): Promise<GatewayRequest | undefined> {
  const config =
    file &&
    openConfig(file.text, {
      fileName: file.name,
      target: {},
      dialect: undefined,
      verdictOnly: false,
      now: Date.now(),
    });
  const chain = { file: file && config && { name: file.name, config }, via, front: undefined };
  return requestTo(target, chain, await readLive(api, () => false, cancel));
}

export function record(order: RecordOrder, cancel: AbortSignal): Promise<Recorded> {
  return recordFailure(order, nodeWorld(), cancel);
}
