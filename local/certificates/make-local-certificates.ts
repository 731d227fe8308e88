import { generate } from 'selfsigned';

/** PEM texts: an authority, and a server certificate for the loopback names that it signed. */
export interface CertificatePems {
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
export async function makeLocalCertificates(now: Date): Promise<CertificatePems> {
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
