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
  type JWTVerifyOptions,
  type ProtectedHeaderParameters,
} from 'jose';
import { entraError, type EntraError } from '../entra-errors.ts';
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

const translate = (reason: unknown): EntraError => {
  if (reason instanceof errors.JWTExpired) return entraError(700024);
  if (!(reason instanceof errors.JWTClaimValidationFailed)) return entraError(700027);
  if (reason.claim === 'aud') return entraError(700023);
  return reason.claim === 'nbf' ? entraError(700024) : entraError(700027, `The claim '${reason.claim}' is wrong.`);
};

const checkCertificateAssertion = async (
  { app, assertion, audiences, now }: AssertionCheck,
  header: ProtectedHeaderParameters,
): Promise<EntraError | undefined> => {
  const certificates = (app.credentials.certificates ?? []).map((pem) => new X509Certificate(pem));
  const certificate = certificates.find((one) => isNamed(header, one));
  if (!certificate) return entraError(700027, 'The certificate is not registered.');
  if (certificate.validToDate < now) return entraError(700027, 'The certificate has expired.');
  const expected: JWTVerifyOptions = {
    algorithms: ['PS256', 'RS256'],
    audience: [...audiences],
    issuer: app.clientId,
    subject: app.clientId,
    requiredClaims: ['exp'],
    currentDate: now,
    clockTolerance: CLOCK_SKEW_S,
  };
  return jwtVerify(assertion, certificate.publicKey, expected).then(() => undefined, translate);
};

const checkFederatedAssertion = async (
  { app, assertion, now }: AssertionCheck,
  claims: JWTPayload,
): Promise<EntraError | undefined> => {
  const ofIssuer = (app.credentials.federated ?? []).filter(({ issuer }) => issuer === claims.iss);
  if (ofIssuer.length === 0) return entraError(700211, `Issuer: '${claims.iss ?? ''}'.`);
  const record = ofIssuer.find(({ subject }) => subject === claims.sub);
  if (!record) return entraError(700213, `Subject: '${claims.sub ?? ''}'.`);
  if (claims.aud !== record.audience) return entraError(700212, `Audience: '${String(claims.aud)}'.`);
  const keys = createRemoteJWKSet(new URL(record.jwksUrl), { timeoutDuration: KEY_FETCH_TIMEOUT_MS });
  const expected: JWTVerifyOptions = {
    algorithms: ['RS256', 'PS256', 'ES256'],
    audience: record.audience,
    issuer: record.issuer,
    subject: record.subject,
    requiredClaims: ['exp'],
    currentDate: now,
    clockTolerance: CLOCK_SKEW_S,
  };
  return jwtVerify(assertion, keys, expected).then(() => undefined, translate);
};

const decode = (assertion: string): { header: ProtectedHeaderParameters; claims: JWTPayload } | undefined => {
  try {
    return { header: decodeProtectedHeader(assertion), claims: decodeJwt(assertion) };
  } catch {
    return undefined;
  }
};

/** Says what is wrong with the assertion; undefined when it proves that the app is asking. */
export const checkClientAssertion = async (check: AssertionCheck): Promise<EntraError | undefined> => {
  const decoded = decode(check.assertion);
  if (!decoded) return entraError(700027, 'It is not a JWT.');
  return decoded.claims.iss === check.app.clientId
    ? checkCertificateAssertion(check, decoded.header)
    : checkFederatedAssertion(check, decoded.claims);
};
