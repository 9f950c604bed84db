/** A gateway's Admin API over real HTTP, with what a test gives it: lists by path. */
import type { TestContext } from 'node:test';
import { httpServer } from '../../kit/local-server.ts';

export const INFO = {
  version: '3.9.1',
  edition: 'community',
  hostname: 'kong-1',
  plugins: { available_on_server: { cors: {}, 'my-plugin': {} } },
  configuration: { database: 'off', router_flavor: 'traditional_compatible', role: 'traditional' },
};

export type Lists = Readonly<Record<string, readonly object[]>>;

export async function fakeGateway(t: TestContext, lists: Lists, info: object = INFO): Promise<string> {
  return httpServer(t, (request, response) => {
    const { pathname } = new URL(request.url ?? '', 'http://gateway');
    const answer = (status: number, body: unknown) =>
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
    if (pathname === '/') return answer(200, info);
    const data = lists[pathname.slice(1)];
    if (data) return answer(200, { data, next: null });
    return /^\/(services|routes|plugins|upstreams|consumers|certificates)$/.test(pathname)
      ? answer(200, { data: [], next: null })
      : answer(404, { message: 'Not found' });
  });
}
