import type { CausePage } from './cause-page.ts';

export const invalidResponse: CausePage = {
  code: 'invalid-response',
  title: 'the answer is not valid HTTP',
  explanation:
    'What came back breaks HTTP: another protocol on that port (SSH, SMTP, a database, HTTP/2), a header with a space in its name, two Content-Lengths, both Content-Length and Transfer-Encoding. From Kong 3.6 on nginx refuses several faults that it let pass before.',
  advice:
    'check that the port is the right one for the protocol; else mend the header that the record names at its source',
  statuses: ['502', 'bytes without a status line'],
  settle: 'read the raw bytes of the answer',
};
