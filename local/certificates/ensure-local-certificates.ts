import { createPrivateKey, X509Certificate } from 'node:crypto';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { makeLocalCertificates, type CertificatePems } from './make-local-certificates.ts';

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
