import type { CausePage } from './cause-page.ts';

export const pluginDenied: CausePage = {
  code: 'plugin-denied',
  title: 'a plugin turned the request down',
  explanation:
    'Authentication, access control, rate or size limits answered by themselves; the backend was never asked.',
  advice:
    "read the message: it says which plugin and why; send what it asks for, or change the plugin's configuration",
  statuses: ['401', '403', '413', '429'],
  settle: 'send the request with the credential that the plugin asks for',
};
