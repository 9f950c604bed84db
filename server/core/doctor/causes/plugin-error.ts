import type { CausePage } from './cause-page.ts';

export const pluginError: CausePage = {
  code: 'plugin-error',
  title: 'a plugin failed',
  explanation:
    'A plugin\'s code broke, or something it depends on (Redis, an identity provider, a log server) did not answer. Kong answers 500 "An unexpected error occurred", or goes on without the plugin.',
  advice:
    "read the plugin's record in error.log: it names the file and what failed; check what the plugin connects to",
  statuses: ['500', 'empty answer'],
  settle: 'call the same route with the plugin disabled',
};
