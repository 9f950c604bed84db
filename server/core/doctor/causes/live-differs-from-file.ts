import type { CausePage } from './cause-page.ts';

export const liveDiffersFromFile: CausePage = {
  code: 'live-differs-from-file',
  title: 'the gateway runs another configuration than the file',
  explanation:
    'What the gateway holds differs from what is written: the file was not applied, somebody changed the gateway, or a worker did not take the new configuration.',
  advice:
    'apply the file (deck gateway sync, or POST /config), or bring the change on the gateway into the file',
  statuses: ['any'],
  settle: 'compare the entity on the gateway with the file field by field',
};
