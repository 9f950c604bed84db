import type { CausePage } from './cause-page.ts';

export const otherFailure: CausePage = {
  code: 'other-failure',
  title: 'something failed that these records do not explain',
  explanation:
    'There is a failure, but what was seen does not tell its cause, or the cause has no code of its own.',
  advice: 'read error.log around the same time and request id, and run kongsole probe on the service',
  statuses: ['any'],
  settle: 'repeat the request and watch error.log at level info or debug',
};
