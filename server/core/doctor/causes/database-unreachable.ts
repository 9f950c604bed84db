import type { CausePage } from './cause-page.ts';

export const databaseUnreachable: CausePage = {
  code: 'database-unreachable',
  title: 'Kong cannot reach its database',
  explanation:
    'PostgreSQL (or Cassandra) does not answer. Running data planes go on with what they have; changes are not taken, and a restart fails.',
  advice:
    'check pg_host, pg_port, credentials and the network between Kong and its database; GET /status tells whether Kong reaches it',
  statuses: ['500'],
  settle: "connect to the database from Kong's machine with the same settings",
};
