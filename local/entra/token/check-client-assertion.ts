/**
 * Client assertions (RFC 7523): signed with a registered certificate, or issued by a federated identity provider.
 * https://learn.microsoft.com/entra/identity-platform/certificate-credentials
 */
import { createHash, X509Certificate } from 'node:crypto';
import {
  createRemoteJWKSet,
  decodeJwt,
  decodeProtectedHeader,
  errors,
  type JWTPayload,
  jwtVerify,
  type JWTVerifyGetKey,
  type JWTVerifyOptions,
  type ProtectedHeaderParameters,
} from 'jose';
import { EntraError } from '../entra-errors.ts';
import type { App } from '../seed.ts';

const KEY_FETCH_TIMEOUT_MS = 5_000;
/** Entra forgives five minutes; MSAL rounds the current second up. */
const CLOCK_SKEW_S = 300;

interface AssertionCheck {
  readonly app: App;
  readonly assertion: string;
  /** The token endpoint, in the spellings that the real one accepts as audience. */
  readonly audiences: readonly string[];
  readonly now: Date;
}

/** The header names its certificate by its SHA-256 thumbprint (RFC 7515, section 4.1.8). */
const isNamed = (header: ProtectedHeaderParameters, { raw }: X509Certificate): boolean =>
  header['x5t#S256'] === createHash('sha256').update(raw).digest('base64url');

type Proof = { key: JWTVerifyGetKey } & Required<
  Pick<JWTVerifyOptions, 'algorithms' | 'audience' | 'issuer' | 'subject'>
>;

const translate = (reason: unknown): EntraError => {
  if (reason instanceof errors.JWTExpired) return new EntraError(700024);
  if (!(reason instanceof errors.JWTClaimValidationFailed)) return new EntraError(700027);
  if (reason.claim === 'aud') return new EntraError(700023);
  if (reason.claim === 'nbf') return new EntraError(700024);
  return new EntraError(700027, `The claim '${reason.claim}' is wrong.`);
};

const byCertificate = ({ app, audiences, now }: AssertionCheck, header: ProtectedHeaderParameters): Proof => {
  const certificates = (app.credentials.certificates ?? []).map((pem) => new X509Certificate(pem));
  const certificate = certificates.find((one) => isNamed(header, one));
  if (!certificate) throw new EntraError(700027, 'The certificate is not registered.');
  if (certificate.validToDate < now) throw new EntraError(700027, 'The certificate has expired.');
  const { clientId } = app;
  const expected = { algorithms: ['PS256', 'RS256'], audience: [...audiences], issuer: clientId, subject: clientId };
  return { key: () => certificate.publicKey, ...expected };
};

const byFederation = ({ app }: AssertionCheck, { iss, sub, aud }: JWTPayload): Proof => {
  const ofIssuer = (app.credentials.federated ?? []).filter(({ issuer }) => issuer === iss);
  if (ofIssuer.length === 0) throw new EntraError(700211, `Issuer: '${iss ?? ''}'.`);
  const record = ofIssuer.find(({ subject }) => subject === sub);
  if (!record) throw new EntraError(700213, `Subject: '${sub ?? ''}'.`);
  if (aud !== record.audience) throw new EntraError(700212, `Audience: '${String(aud)}'.`);
  const { audience, issuer, subject, jwksUrl } = record;
  const key = createRemoteJWKSet(new URL(jwksUrl), { timeoutDuration: KEY_FETCH_TIMEOUT_MS });
  return { key, algorithms: ['RS256', 'PS256', 'ES256'], audience, issuer, subject };
};

const decode = (assertion: string): { header: ProtectedHeaderParameters; claims: JWTPayload } => {
  try {
    return { header: decodeProtectedHeader(assertion), claims: decodeJwt(assertion) };
  } catch {
    throw new EntraError(700027, 'It is not a JWT.');
  }
};

/** Throws what is wrong with the assertion, unless it proves that the app is asking. */
export const checkClientAssertion = async (check: AssertionCheck): Promise<void> => {
  const { header, claims } = decode(check.assertion);
  const isOwn = claims.iss === check.app.clientId;
  const { key, ...expected } = isOwn ? byCertificate(check, header) : byFederation(check, claims);
  const times = { requiredClaims: ['exp'], currentDate: check.now, clockTolerance: CLOCK_SKEW_S };
  await jwtVerify(check.assertion, key, { ...expected, ...times }).catch((reason: unknown) => {
    throw translate(reason);
  });
};
