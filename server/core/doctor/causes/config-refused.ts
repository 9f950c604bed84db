import type { CausePage } from './cause-page.ts';

export const configRefused: CausePage = {
  code: 'config-refused',
  title: 'Kong refused its configuration',
  explanation:
    "The declarative file, a plugin's schema or a setting was turned down. At start Kong ends; at run time it keeps the old configuration.",
  advice: 'read the field that the message names and mend it; kongsole check shows the line',
  statuses: ['none'],
  settle: 'run kongsole check on the file, or kong config parse FILE',
};
