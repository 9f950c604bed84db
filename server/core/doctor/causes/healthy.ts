import type { CausePage } from './cause-page.ts';

export const healthy: CausePage = {
  code: 'healthy',
  title: 'nothing is wrong',
  explanation: 'Every stage that was tried went well.',
  advice: 'nothing to do',
  statuses: ['200'],
  settle: 'probe again while the failure shows',
};
