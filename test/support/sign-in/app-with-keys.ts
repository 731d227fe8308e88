/** An app that proves itself by a JWT that it signs, and its keys. */
import { exportJWK, generateKeyPair } from 'jose';

export const REPORTS_CALLBACK = 'https://reports.example/callback';

export async function makeAppWithKeys() {
  const [ec, rsa] = [
    await generateKeyPair('ES256', { extractable: true }),
    await generateKeyPair('RS256', { extractable: true }),
  ];
  const published = [
    { ...(await exportJWK(ec.publicKey)), kid: 'ec', use: 'sig' },
    { ...(await exportJWK(rsa.publicKey)), kid: 'rsa' },
  ];
  const app = {
    ...{ id: 'reports', displayName: 'Reports', kind: 'end-user', clientId: 'reports-web' },
    ...{ clientAuthentication: 'private-key-jwt', jwks: { keys: published } },
    ...{ redirectUris: [REPORTS_CALLBACK], initiateLoginUri: 'https://reports.example/login' },
    companySignInUri: 'https://reports.example/password',
  };
  return { app, published, ec: ec.privateKey, rsa: rsa.privateKey };
}
