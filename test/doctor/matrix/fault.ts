/** What a fault of the matrix is: how to inject it for real, and what the doctor must say of it. */

import type { PlainEntity } from '../../../client/probe/snapshot.ts';
import type { Cause, Hop } from '../../../server/core/doctor/cause.ts';
import type { Topology } from '../../../server/core/model/topology.ts';
import { type Authority, type Made, makeAuthority, makeCertificate } from '../../lab/certificates.ts';
import type { PlaneOptions } from '../data-plane.ts';
import type { Scene } from '../stage.ts';

export interface Fault {
  readonly name: string;
  /** Null for a healthy chain. Several where two parts may be blamed with equal right. */
  readonly hop: Hop | null | readonly (Hop | null)[];
  readonly cause: Cause | readonly Cause[];
  inject(scene: Scene, certificates: Certificates): Promise<Injected>;
}

export interface Injected {
  /** What the user's file says. */
  readonly declared: string;
  /** What the gateway holds, where that is not the same. */
  readonly live?: string;
  /** Default: the service `api`. */
  readonly target?: string;
  /** Who plays Kong's proxy: nginx for what is sent on, the lab for what Kong answers itself. */
  readonly via: 'nginx' | 'nginx-tls' | 'lab' | 'nobody' | URL;
  /** Makes the front balancer from the address of Kong's proxy. */
  readonly front?: (kong: KongPorts) => Promise<URL>;
  readonly second?: 'haproxy' | 'nginx';
  readonly conf?: PlainEntity;
  readonly names?: PlaneOptions['names'];
  readonly keepAlive?: boolean;
  /** Requests sent through Kong before the probe, for faults that show in the log only. */
  readonly before?: (kong: KongPorts) => Promise<void>;
  readonly withoutLog?: boolean;
  readonly withoutAdmin?: boolean;
  readonly withoutFile?: boolean;
  /** Kong is there, but the user did not say where: nothing goes through it. */
  readonly withoutVia?: boolean;
  /** Instead of the lab's Admin API. */
  readonly admin?: URL;
  /** More of the chain than the second balancer's make. */
  readonly topology?: Partial<Topology>;
  /** Instead of the data plane's own error.log. */
  readonly log?: string;
}

export interface KongPorts {
  readonly proxy: number;
  readonly tls: number;
  /** The lab's proxy, for what Kong answers itself. */
  readonly lab?: number;
}

export interface Certificates {
  readonly authority: Authority;
  readonly stranger: Authority;
  readonly good: Made;
  readonly expired: Made;
  readonly future: Made;
  readonly selfSigned: Made;
  readonly unknown: Made;
  readonly wrongName: Made;
  /** Signed by an intermediate that the server does not send. */
  readonly incomplete: Made;
  readonly rsa: Made;
  readonly client: Made;
  readonly strangeClient: Made;
}

export async function makeCertificates(): Promise<Certificates> {
  const authority = await makeAuthority('Matrix authority');
  const stranger = await makeAuthority('Strange authority');
  const middle = await makeAuthority('Matrix intermediate', authority);
  const named = { commonName: 'backend.test', names: ['backend.test', 'localhost'] };
  const make = makeCertificate;
  return {
    authority,
    stranger,
    good: await make({ ...named, issuer: authority }),
    expired: await make({ ...named, issuer: authority, fromDay: -90, toDay: -2 }),
    future: await make({ ...named, issuer: authority, fromDay: 3, toDay: 90 }),
    selfSigned: await make(named),
    unknown: await make({ ...named, issuer: stranger }),
    wrongName: await make({ commonName: 'other.test', names: ['other.test'], issuer: authority }),
    incomplete: await make({ ...named, issuer: middle }),
    rsa: await make({ ...named, algorithm: 'rsa' }),
    client: await make({ commonName: 'kong', issuer: authority }),
    strangeClient: await make({ commonName: 'kong', issuer: stranger }),
  };
}

export interface Declared {
  readonly service: PlainEntity;
  readonly route?: PlainEntity;
  readonly upstreams?: readonly PlainEntity[];
  readonly more?: PlainEntity;
}

/** A file with one service and one route, short timeouts. JSON is YAML too. */
export function file({ service, route, upstreams, more }: Declared): string {
  const whole = {
    _format_version: '3.0',
    services: [
      {
        name: 'api',
        connect_timeout: 500,
        write_timeout: 800,
        read_timeout: 800,
        retries: 0,
        ...service,
        routes: [{ name: 'api-route', paths: ['/api'], ...route }],
      },
    ],
    ...(upstreams ? { upstreams } : {}),
    ...more,
  };
  return JSON.stringify(whole, null, 2);
}
