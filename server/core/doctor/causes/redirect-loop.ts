import type { CausePage } from './cause-page.ts';

export const redirectLoop: CausePage = {
  code: 'redirect-loop',
  title: 'the backend redirects to the address it was asked for',
  explanation:
    'The backend answers with a redirect to https (or another name) that leads back to itself, because it takes the request for plain HTTP: X-Forwarded-Proto says http, or the backend does not read it.',
  advice:
    'see that X-Forwarded-Proto reaches the backend as https (trusted_ips in kong.conf), or switch the redirect off there',
  statuses: ['301', '302', '307', '308'],
  settle: 'compare the Location header with the URL that was asked for',
};
