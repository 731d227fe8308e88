/** Stands in for Azure Resource Manager and for the identity endpoint: as much as the real az asks of them for deploy.sh. */
import { appendFileSync } from 'node:fs';
import { once } from 'node:events';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import type { LocalCertificates } from '../../local/certificates/ensure-local-certificates.ts';

const TENANT = '22222222-2222-4222-8222-222222222222';
const SUBSCRIPTION = '11111111-1111-4111-8111-111111111111';
const LIFETIME_SECONDS = 3600;

const encode = (part: object): string => Buffer.from(JSON.stringify(part)).toString('base64url');
const expiry = (): number => Math.floor(Date.now() / 1000) + LIFETIME_SECONDS;

/** az only reads a token's tenant and expiry: it needs no signature. */
export const makeToken = (): string =>
  `${encode({ alg: 'none' })}.${encode({ tid: TENANT, oid: TENANT, exp: expiry() })}.${encode({})}`;

export interface ArmStandIn {
  /** Of the form `https://localhost:<port>`. */
  readonly url: string;
  readonly stop: () => Promise<void>;
}

type Options = {
  readonly certificates: LocalCertificates;
  /** Where every request for a resource is noted, by method and the end of its path. */
  readonly calls: string;
  readonly token: string;
  /** What a deployment answers. */
  readonly outputs: Readonly<Record<string, string>>;
};

export async function startArmStandIn({ certificates, calls, token, outputs }: Options): Promise<ArmStandIn> {
  const succeeded = {
    id: 'main',
    name: 'main',
    properties: {
      provisioningState: 'Succeeded',
      outputs: Object.fromEntries(Object.entries(outputs).map(([name, value]) => [name, { type: 'String', value }])),
    },
  };
  const subscription = { subscriptionId: SUBSCRIPTION, displayName: 'Example', state: 'Enabled', tenantId: TENANT };
  const answers: readonly (readonly [call: RegExp, answer: object])[] = [
    [/\/msi$/, { access_token: token, expires_on: String(expiry()), resource: 'arm', token_type: 'Bearer' }],
    [/\/subscriptions$/, { value: [{ id: `/subscriptions/${SUBSCRIPTION}`, ...subscription }] }],
    [/\/deployments\/main\/whatIf$/, { status: 'Succeeded', properties: { changes: [] } }],
    [/\/deployments\/main(\/validate)?$/, succeeded],
    [/\/sites\/example-app\/host\/default\/listkeys$/, { masterKey: 'the-master-key' }],
  ];
  const server = createServer({ key: certificates.key, cert: certificates.cert }, (request, response) => {
    void text(request).then(() => {
      const path = (request.url ?? '').split('?')[0] ?? '';
      const resource = path.split('/providers/')[1];
      if (resource !== undefined) appendFileSync(calls, `${request.method ?? ''} ${resource}\n`);
      const answer = answers.find(([call]) => call.test(path))?.[1];
      response.writeHead(answer === undefined ? 404 : 200, { 'content-type': 'application/json' });
      response.end(JSON.stringify(answer ?? { error: { code: 'NotFound', message: path } }));
    });
  });
  server.listen(0, 'localhost');
  await once(server, 'listening');
  return {
    url: `https://localhost:${(server.address() as AddressInfo).port}`,
    stop: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}
