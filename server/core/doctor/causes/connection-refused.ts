import type { CausePage } from './cause-page.ts';

export const connectionRefused: CausePage = {
  code: 'connection-refused',
  title: 'nothing listens at the address and port',
  explanation:
    'The machine answered that no process listens on that port. Wrong port, a backend that is down or not ready, a backend bound to 127.0.0.1 inside its container, or a host "localhost" that means Kong\'s own container.',
  advice:
    "check the service's port, that the backend runs, and that it listens on 0.0.0.0 rather than 127.0.0.1; inside a container localhost is the container itself",
  statuses: ['502'],
  settle: "connect to the same address and port from Kong's machine: nc -vz HOST PORT",
};
