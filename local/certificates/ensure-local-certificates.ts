import { randomUUID, X509Certificate } from 'node:crypto';
import { join } from 'node:path';
import { generate } from 'selfsigned';
import * as z from 'zod';
import { readJson, writeFileAtomically, writeJson } from '../kit/json-file.ts';

/** PEM texts: an authority, and a server certificate for the loopback names that it signed. */
const Pems = z.object({ ca: z.string(), cert: z.string(), key: z.string() });
type Pems = z.infer<typeof Pems>;

/** What TLS on the loopback needs: the PEM texts, and the files they are kept in (for `NODE_EXTRA_CA_CERTS`, Azurite …). */
export type LocalCertificates = Pems & { readonly caFile: string; readonly certFile: string; readonly keyFile: string };

const DAY = 24 * 60 * 60 * 1000;
const VALID_DAYS = 90;
/** A stack started today still works next week without a restart. */
const RENEW_BEFORE_MS = 14 * DAY;

/**
 * The authority's private key is forgotten here on purpose: whoever trusts the authority trusts this one certificate, and nobody can
 * sign another with it. Both are made anew together, and no two authorities have one name: OpenSSL looks for a certificate's issuer by
 * that, and in a process that trusts two of the same name it takes the wrong one.
 */
async function makePems(now: Date): Promise<Pems> {
  const common = {
    ...({ keyType: 'ec', curve: 'P-256', algorithm: 'sha256' } as const),
    notBeforeDate: new Date(now.getTime() - DAY),
    notAfterDate: new Date(now.getTime() + VALID_DAYS * DAY),
  };
  const authority = await generate([{ name: 'commonName', value: `Local stack authority ${randomUUID()}` }], {
    ...common,
    extensions: [
      { name: 'basicConstraints', cA: true, pathLenConstraint: 0, critical: true },
      { name: 'keyUsage', keyCertSign: true, cRLSign: true, critical: true },
    ],
  });
  const addresses = ['127.0.0.1', '::1'].map((ip) => ({ type: 7 as const, ip }));
  const server = await generate([{ name: 'commonName', value: 'localhost' }], {
    ...common,
    ca: { key: authority.private, cert: authority.cert },
    extensions: [
      { name: 'basicConstraints', cA: false, critical: true },
      { name: 'keyUsage', digitalSignature: true, critical: true },
      { name: 'extKeyUsage', serverAuth: true },
      { name: 'subjectAltName', altNames: [{ type: 2, value: 'localhost' }, ...addresses] },
    ],
  });
  return { ca: authority.cert, cert: server.cert, key: server.private };
}

/**
 * Gives the certificates kept in `folder`, for `localhost`, `127.0.0.1` and `::1`, valid for 90 days; makes them when there are none, or when they
 * end within 14 days of `now`. Throws when the folder can't be written, or what is kept there can't be read.
 */
export async function ensureLocalCertificates(folder: string, now: Date = new Date()): Promise<LocalCertificates> {
  const file = join(folder, 'certificates.json');
  const kept = await readJson(file, Pems);
  const endsAt = kept === undefined ? 0 : new X509Certificate(kept.cert).validToDate.getTime();
  const pems = kept !== undefined && endsAt - now.getTime() > RENEW_BEFORE_MS ? kept : await makePems(now);
  if (pems !== kept) await writeJson(file, pems);
  const write = async (name: string, text: string): Promise<string> => {
    await writeFileAtomically(join(folder, name), text);
    return join(folder, name);
  };
  return {
    ...pems,
    caFile: await write('local-authority.pem', pems.ca),
    certFile: await write('localhost.pem', pems.cert),
    keyFile: await write('localhost.key.pem', pems.key),
  };
}
