import { createPrivateKey, X509Certificate } from 'node:crypto';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { generate } from 'selfsigned';

/** PEM texts: an authority, and a server certificate for the loopback names that it signed. */
interface CertificatePems {
  readonly ca: string;
  readonly cert: string;
  readonly key: string;
}

const DAY = 24 * 60 * 60 * 1000;
const VALID_DAYS = 90;

/**
 * Makes an authority and one server certificate for `localhost`, `127.0.0.1` and `::1`, valid for 90 days from `now`.
 *
 * The authority's private key is forgotten here on purpose: whoever trusts the authority trusts this one certificate, and nobody can
 * sign another with it. Both are made anew together.
 */
async function makeLocalCertificates(now: Date): Promise<CertificatePems> {
  const dates = {
    notBeforeDate: new Date(now.getTime() - DAY),
    notAfterDate: new Date(now.getTime() + VALID_DAYS * DAY),
  };
  const kind = { keyType: 'ec', curve: 'P-256', algorithm: 'sha256' } as const;
  const authority = await generate([{ name: 'commonName', value: 'Local stack authority' }], {
    ...dates,
    ...kind,
    extensions: [
      { name: 'basicConstraints', cA: true, pathLenConstraint: 0, critical: true },
      { name: 'keyUsage', keyCertSign: true, cRLSign: true, critical: true },
    ],
  });
  const server = await generate([{ name: 'commonName', value: 'localhost' }], {
    ...dates,
    ...kind,
    ca: { key: authority.private, cert: authority.cert },
    extensions: [
      { name: 'basicConstraints', cA: false, critical: true },
      { name: 'keyUsage', digitalSignature: true, critical: true },
      { name: 'extKeyUsage', serverAuth: true },
      {
        name: 'subjectAltName',
        altNames: [
          { type: 2, value: 'localhost' },
          { type: 7, ip: '127.0.0.1' },
          { type: 7, ip: '::1' },
        ],
      },
    ],
  });
  return { ca: authority.cert, cert: server.cert, key: server.private };
}

/** What TLS on the loopback needs: the PEM texts, and the files they are kept in (for `NODE_EXTRA_CA_CERTS`, Azurite …). */
export interface LocalCertificates extends CertificatePems {
  readonly caFile: string;
  readonly certFile: string;
  readonly keyFile: string;
}

/** A stack started today still works next week without a restart. */
const RENEW_BEFORE_MS = 14 * 24 * 60 * 60 * 1000;

/**
 * Gives the certificates kept in `folder`, or makes them: when there are none, when they end within 14 days of `now`, or when the
 * files don't belong together (a half-written or edited set). Throws when the folder can't be written.
 */
export async function ensureLocalCertificates(folder: string, now: Date = new Date()): Promise<LocalCertificates> {
  const files = {
    caFile: join(folder, 'local-authority.pem'),
    certFile: join(folder, 'localhost.pem'),
    keyFile: join(folder, 'localhost.key.pem'),
  };
  const kept = await readPems(files);
  if (kept !== undefined && isUsable(kept, now)) return { ...files, ...kept };

  const made = await makeLocalCertificates(now);
  await mkdir(folder, { recursive: true, mode: 0o700 });
  await writeFile(files.keyFile, made.key, { mode: 0o600 });
  await writeFile(files.certFile, made.cert);
  await writeFile(files.caFile, made.ca);
  return { ...files, ...made };
}

async function readPems(files: Omit<LocalCertificates, keyof CertificatePems>): Promise<CertificatePems | undefined> {
  try {
    const [ca, cert, key] = await Promise.all(
      [files.caFile, files.certFile, files.keyFile].map((file) => readFile(file, 'utf8')),
    );
    return ca !== undefined && cert !== undefined && key !== undefined ? { ca, cert, key } : undefined;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw new Error('The local certificates could not be read', { cause: error });
  }
}

function isUsable(pems: CertificatePems, now: Date): boolean {
  try {
    const authority = new X509Certificate(pems.ca);
    const server = new X509Certificate(pems.cert);
    const ends = Math.min(authority.validToDate.getTime(), server.validToDate.getTime());
    return (
      server.verify(authority.publicKey) &&
      server.checkPrivateKey(createPrivateKey(pems.key)) &&
      server.validFromDate <= now &&
      ends - now.getTime() > RENEW_BEFORE_MS
    );
  } catch {
    // Not PEM at all: as good as absent, a new set replaces it.
    return false;
  }
}
