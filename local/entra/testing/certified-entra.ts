/** A stand-in whose app proves itself in every way: by a secret, a certificate, or the assertion of another identity provider. */
import { generate } from 'selfsigned';
import { serveOnLoopback } from '../../kit/serve-on-loopback.ts';
import { makeSigningKey } from '../../kit/signing-key.ts';
import { startSeededEntra } from './seeded-entra.ts';

export const FEDERATION = {
  issuer: 'https://identity.example/tenant/v2.0',
  subject: 'the principal',
  audience: 'api://AzureADTokenExchange',
} as const;

const DAY_MS = 86_400_000;

/** Valid for so many days from ten days ago on. */
export function makeCertificate(days: number) {
  const notBeforeDate = new Date(Date.now() - 10 * DAY_MS);
  const notAfterDate = new Date(notBeforeDate.getTime() + days * DAY_MS);
  const dates = { notBeforeDate, notAfterDate };
  return generate([{ name: 'commonName', value: 'app' }], { keySize: 2048, algorithm: 'sha256', ...dates });
}

export async function startCertifiedEntra() {
  const [certificate, expired, key] = await Promise.all([makeCertificate(365), makeCertificate(5), makeSigningKey()]);
  const provider = await serveOnLoopback({ makeFetch: () => () => Response.json({ keys: [key.jwk] }) });
  const federated = [{ ...FEDERATION, jwksUrl: `${provider.url}/keys` }];
  const certificates = [certificate.cert, expired.cert];
  const entra = await startSeededEntra((seed) => ({
    ...seed,
    apps: seed.apps.map((app) => ({ ...app, credentials: { ...app.credentials, certificates, federated } })),
  }));
  const close = async (): Promise<void> => {
    await entra.close();
    await provider.close();
  };
  return { entra, certificate, expired, key, close };
}
