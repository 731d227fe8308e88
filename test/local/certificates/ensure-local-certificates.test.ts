import { X509Certificate } from 'node:crypto';
import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { Agent, fetch } from 'undici';
import { expect, it, onTestFinished } from 'vitest';
import { ensureLocalCertificates } from '../../../local/certificates/ensure-local-certificates.ts';
import { serveOnLoopback } from '../../../local/kit/serve-on-loopback.ts';
import { makeFolder } from '../managed-identity/make-folder.ts';

const ask = async (url: string, ca?: string | string[]): Promise<number> => {
  const dispatcher = new Agent({ connect: ca === undefined ? {} : { ca } });
  return (await fetch(url, { dispatcher, signal: AbortSignal.timeout(5000) })).status;
};

const now = new Date();
const inDays = (days: number): Date => new Date(now.getTime() + days * 24 * 60 * 60 * 1000);

it('makes a certificate for the loopback names that Node accepts once it trusts the authority', async () => {
  const certificates = await ensureLocalCertificates(await makeFolder());
  const server = await serveOnLoopback({ certificates, makeFetch: () => () => new Response('hello') });
  onTestFinished(() => server.close());

  const cert = new X509Certificate(certificates.cert);
  expect(cert.checkHost('localhost')).toBe('localhost');
  expect(cert.checkIP('127.0.0.1')).toBe('127.0.0.1');
  expect(cert.checkIP('::1')).toBe('::1');
  await expect(ask(server.url, certificates.ca)).resolves.toBe(200);
  await expect(ask(server.url.replace('localhost', '127.0.0.1'), certificates.ca)).resolves.toBe(200);
  const untrusted = { cause: { code: 'UNABLE_TO_VERIFY_LEAF_SIGNATURE' } };
  await expect(ask(server.url)).rejects.toMatchObject(untrusted);
});

it('is told from another by a process that trusts both', async () => {
  const both = [await ensureLocalCertificates(await makeFolder()), await ensureLocalCertificates(await makeFolder())];
  for (const certificates of both) {
    const server = await serveOnLoopback({ certificates, makeFetch: () => () => new Response('hello') });
    onTestFinished(() => server.close());
    const trusted = both.map(({ ca }) => ca);
    await expect(ask(server.url, trusted)).resolves.toBe(200);
  }
});

it('keeps the certificates between starts', async () => {
  const folder = await makeFolder();
  const first = await ensureLocalCertificates(folder, now);
  expect(await ensureLocalCertificates(folder, inDays(60))).toEqual(first);
});

it('makes new ones when fewer than 14 days are left', async () => {
  const folder = await makeFolder();
  const first = await ensureLocalCertificates(folder, now);
  const second = await ensureLocalCertificates(folder, inDays(77));
  expect(second.cert).not.toBe(first.cert);
  expect(await readFile(second.caFile, 'utf8')).toBe(second.ca);
  expect(new X509Certificate(second.cert).validToDate.getTime()).toBeGreaterThan(inDays(160).getTime());
});

it("never writes the authority's private key, and lets only the owner read the server's", async () => {
  const folder = await makeFolder();
  const { keyFile, ca, key } = await ensureLocalCertificates(folder, now);
  expect((await readdir(folder)).sort()).toEqual([
    ...['certificates.json', 'local-authority.pem', 'localhost.key.pem', 'localhost.pem'],
  ]);
  const kept = await readFile(join(folder, 'certificates.json'), 'utf8');
  expect(kept.match(/PRIVATE KEY/g)).toEqual(key.match(/PRIVATE KEY/g));
  expect(new X509Certificate(ca).publicKey.asymmetricKeyType).toBe('ec');
  expect((await stat(keyFile)).mode & 0o077).toBe(0);
});
