import type { CausePage } from './cause-page.ts';

export const http2Only: CausePage = {
  code: 'http2-only',
  title: 'the port speaks HTTP/2 only',
  explanation:
    'Kong speaks HTTP/1.1 to http and https services; HTTP/2 only to grpc and grpcs. A port that knows HTTP/2 alone answers with frames that no HTTP/1 client understands, or refuses for want of ALPN.',
  advice: 'for gRPC set the protocol to grpc or grpcs; else turn HTTP/1.1 on at the far side',
  statuses: ['502', '403', 'bytes without a status line'],
  settle: 'send the HTTP/2 preface: SETTINGS in return is the proof',
};
