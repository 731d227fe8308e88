/**
 * What vault-secret tells the vault, and what it shows of the answer. Refuses a value that the service couldn't use, before it is kept:
 * it reads standard input as the service reads the vault, and looks at it with the service's own eyes.
 */
import { readFile } from 'node:fs/promises';
import { text } from 'node:stream/consumers';
import * as z from 'zod';
import { faultOfCredential } from '../../shared/entra/token-endpoint/entra-credential.ts';
import { clientSecretName } from '../../shared/platform/vault/client-secret-name.ts';
import { faultOfClientSecret } from '../../shared/platform/vault/find-secret-faults.ts';
import { ClientId } from '../../shared/platform/words/identifiers.ts';

const Page = z.object({
  nextLink: z.string().nullish(),
  value: z.array(
    z.object({
      id: z.string(),
      attributes: z.object({
        enabled: z.boolean(),
        created: z.number(),
        nbf: z.number().nullish(),
        exp: z.number().nullish(),
      }),
    }),
  ),
});

const WORDS: Readonly<Record<string, string>> = {
  empty: 'it is empty',
  spaces: 'it has blanks, line ends or control characters in it',
  'too-short': 'it is too short to be a secret',
  'credential-missing': 'it is empty',
  'credential-unreadable': 'it is not what Entra gave: a client secret, or a certificate with its key as PEM',
  'credential-ended': 'the certificate has ended',
};

/** Seconds since 1970, as the vault has them. Throws when it is no moment with its zone, or over. */
function momentOf(expires: string): number {
  const moment = z.iso.datetime({ offset: true }).safeParse(expires);
  if (!moment.success) throw new Error(`--expires takes a moment such as 2027-05-31T00:00:00Z, not ${expires}`);
  const seconds = Math.floor(Date.parse(moment.data) / 1000);
  if (seconds <= Date.now() / 1000) throw new Error(`${expires} is over`);
  return seconds;
}

const attributes = (expires: string) => (expires === '' ? {} : { attributes: { exp: momentOf(expires) } });

function faultOf(name: string, value: string): string | undefined {
  if (name.startsWith('client-secret-')) return faultOfClientSecret(value);
  if (name.startsWith('entra-')) return faultOfCredential(name, value, new Date());
  return value === '' ? 'empty' : undefined;
}

async function body(name: string, expires: string): Promise<string> {
  const value = (await text(process.stdin)).replace(/\r?\n$/, '');
  const fault = faultOf(name, value);
  if (fault !== undefined) throw new Error(`${name} is not written: ${WORDS[fault] ?? fault}`);
  if (name === 'entra-client-secret' && expires === '')
    throw new Error('--expires is missing: only so can the service warn before Entra ends the secret');
  return JSON.stringify({ value, ...attributes(expires) });
}

const idOf = (url: string): string => url.split('/').at(-1) ?? '';
const dateOf = (seconds: number | null | undefined): string =>
  seconds === null || seconds === undefined ? '-' : new Date(seconds * 1000).toISOString().slice(0, 19) + 'Z';

async function readPages(files: readonly string[]): Promise<z.infer<typeof Page>[]> {
  return Promise.all(files.map(async (file) => Page.parse(JSON.parse(await readFile(file, 'utf8')))));
}
const versionsOf = async (files: readonly string[]) => (await readPages(files)).flatMap(({ value }) => value);

/** A line each, newest first, under a heading. */
async function versions(files: readonly string[]): Promise<string> {
  const rows = (await versionsOf(files))
    .toSorted((one, other) => other.attributes.created - one.attributes.created)
    .map(({ id, attributes: { enabled, created, nbf, exp } }) => [
      ...[idOf(id), enabled ? 'enabled' : 'disabled', dateOf(created), dateOf(nbf), dateOf(exp)],
    ]);
  const WIDTHS = [32, 8, 20, 20, 20];
  return [['version', 'state', 'made', 'from', 'to'], ...rows]
    .map((row) => row.map((cell, at) => cell.padEnd(WIDTHS[at] ?? 0)).join('  '))
    .join('\n');
}

const enabledOf = async (files: readonly string[]): Promise<string> =>
  (await versionsOf(files))
    .filter(({ attributes: { enabled } }) => enabled)
    .map(({ id }) => idOf(id))
    .join('\n');

const [what, ...given] = process.argv.slice(2);
const [first = '', second = ''] = given;
const shapes: Readonly<Record<string, () => string | Promise<string>>> = {
  name: () => clientSecretName(ClientId.parse(first)),
  body: () => body(first, second),
  attributes: () => JSON.stringify(attributes(first)),
  /** Where the next page is; empty: there is none. */
  next: async () => (await readPages([first]))[0]?.nextLink ?? '',
  versions: () => versions(given),
  enabled: () => enabledOf(given),
};
try {
  process.stdout.write(`${(await shapes[what ?? '']?.()) ?? ''}\n`);
} catch (error) {
  const said =
    error instanceof Error && !(error instanceof z.ZodError) ? error.message : 'no client id, or no answer of a vault';
  process.stderr.write(`${said}\n`);
  process.exitCode = 1;
}
