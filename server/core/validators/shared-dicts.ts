/** The shared memory zones of Kong's own nginx configuration (`kong/templates/nginx_kong.lua`). */

import type { FaultOf } from './fault.ts';
import { fault } from './fault.ts';
import type { GatewayVersion } from './versions.ts';
import { isBefore } from './versions.ts';

const ALWAYS = [
  'kong',
  'kong_locks',
  'kong_healthchecks',
  'kong_cluster_events',
  'kong_rate_limiting_counters',
  'kong_core_db_cache',
  'kong_core_db_cache_miss',
  'kong_db_cache',
  'kong_db_cache_miss',
  'prometheus_metrics',
];

export function sharedDicts(version: GatewayVersion): readonly string[] {
  return [
    ...ALWAYS,
    ...(isBefore(version, '3.0') ? ['kong_process_events', 'kong_cassandra'] : ['kong_secrets']),
  ];
}

/** proxy-cache's `memory.dictionary_name` and acme's `shm_name`; a zone of one's own needs a line in kong.conf. */
export function validateSharedDict(
  name: string,
  version: GatewayVersion,
): FaultOf<'unknown-shared-dict'> | undefined {
  const known = sharedDicts(version);
  return known.includes(name) ? undefined : fault('unknown-shared-dict', { name, known });
}
