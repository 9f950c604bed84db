import type { CausePage } from './cause-page.ts';

export const clientClosed: CausePage = {
  code: 'client-closed',
  title: 'the client left before the answer',
  explanation:
    'The client, or the load balancer before Kong, closed the connection while Kong was still waiting or sending. nginx logs 499.',
  advice:
    "see who waits least: the client's own time limit, or the idle timeout of the load balancer before Kong, against the time the backend needs",
  statuses: ['499'],
  settle: 'time the request at Kong directly',
};
