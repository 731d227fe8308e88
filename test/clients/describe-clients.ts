/** docs/clients.md, from the clients that are tried and the very lines with which they are. */
import { readFile } from 'node:fs/promises';
import { extname, join } from 'node:path';
import * as z from 'zod';
import { type Client, LEARNS_KEYS } from './clients.ts';

const NPM = join(import.meta.dirname, 'npm');
const ALL = join(import.meta.dirname, 'all');
const KINDS = [
  'Node',
  'Browser',
  'Native',
  '.NET',
  'Apache',
  'Python',
  'Ruby',
  'Go',
] as const satisfies readonly Client['kind'][];

const HEAD = `# Clients that sign in here

Printed from \`test/clients\` by the run that tries them, \`npm run test:clients\`, which writes it anew with \`-- -u\`; those
from elsewhere than npm by \`npm run test:clients -- --all\` (Apache, Python, Ruby and Go with Debian 12's packages), one alone by \`-- --only=authlib\`. Each was an app of its own:
a person signed in, the keys rolled and they signed in again, somebody who isn't a user was left outside with a way back, and they signed out. Where \`refreshes\` says so, a refresh token kept
somebody in until they were excluded.

What every app is given by the Company: the issuer, a client id, and, where it keeps one, a client secret. In return it tells where answers may be sent
(\`redirectUris\`), where a browser begins a sign-in (\`initiateLoginUri\`) and where it may go after a sign-out (\`postLogoutRedirectUris\`); the catalogue
compares these character by character.

## What an app's developer sees

- **Somebody is refused.** The library never hears of it: a page of the service says why, and leads back to \`initiateLoginUri\` with \`iss\`. The app keeps its
  half-done sign-in until it ends by itself; \`initiateLoginUri\` simply begins another.
- **Somebody is excluded, or SSO is off.** They are led to \`companySignInUri\` and sign in with the Company password, as without this service.
- **A request that can't be answered** comes back to the redirect URI with \`error\` and \`error_description\`, in the mode in which the answer was wanted.
`;

const KEYS = `**Learns new keys**: a key is published a week before it signs (\`KEY_LEAD_HOURS\`, never less than 26 hours), so that no library has to hurry. Where
[keys have to roll at once](runbook/key-compromised.md#whom-it-costs-what), an app's sign-ins fail for as long as its library waits before it asks for a key that it
doesn't know, or until the app is started anew; where it learns them by a refusal, one sign-in fails, and the next succeeds. Who "needs none" takes the ID token
from \`/token\` and leaves its signature to TLS (OpenID Connect Core 1.0 section 3.1.3.7).`;

const LANGUAGES: Readonly<Record<string, string>> = {
  ...{ '.cs': 'csharp', '.conf': 'apache', '.py': 'python', '.rb': 'ruby', '.go': 'go' },
};

async function versionOf({ package: name, source }: Client): Promise<string> {
  if (source !== undefined && 'debian' in source) return source.debian.version;
  if (source !== undefined) {
    const project = await readFile(join(ALL, source.file), 'utf8');
    return project.split(`Include="${name}" Version="[`)[1]?.split(']')[0] ?? '';
  }
  const text = await readFile(join(NPM, 'package.json'), 'utf8');
  const { dependencies } = z.looseObject({ dependencies: z.record(z.string(), z.string()) }).parse(JSON.parse(text));
  return dependencies[name] ?? '';
}

const titleOf = async (client: Client): Promise<string> =>
  [client.package, await versionOf(client), ...(client.variant === undefined ? [] : [`(${client.variant})`])].join(' ');

/** What stands between the marks, once or several times, as far left as it goes. */
async function settingsOf({ name, runs, source }: Client): Promise<string> {
  const ofNpm = join(NPM, runs === 'browser' ? 'browsers' : 'servers', `${name}.ts`);
  const file = source === undefined ? ofNpm : join(ALL, source.settings);
  const text = await readFile(file, 'utf8');
  const mark = source === undefined ? '#region settings\n' : `#region settings ${name}\n`;
  const [, ...marked] = text.split(mark).map((part) => part.split(/\n[^\n]*#endregion/)[0] ?? '');
  if (marked.length === 0) throw new Error(`${file} has no settings between its marks`);
  return marked.map(outdent).join('\n\n\n');
}

function outdent(text: string): string {
  const lines = text.split('\n');
  const indent = Math.min(...lines.filter((line) => line.trim() !== '').map((line) => line.search(/\S/)));
  return lines.map((line) => line.slice(indent)).join('\n');
}

async function describe(client: Client): Promise<string> {
  const entry = {
    clientAuthentication: client.clientAuthentication,
    redirectUris: [`https://app.example${client.callback}`],
    ...client.catalogue,
  };
  return [
    `### ${await titleOf(client)}`,
    ...(client.note === '' ? [] : [client.note]),
    `In the catalogue: \`${JSON.stringify(entry)}\``,
    `\`\`\`${client.source === undefined ? 'ts' : LANGUAGES[extname(client.source.settings)]}\n${await settingsOf(client)}\n\`\`\``,
  ].join('\n\n');
}

const row = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;

function afterTheKeysRolled({ keepsKeys, learnsKeys }: Client): string {
  if (keepsKeys === true) return 'once restarted';
  return learnsKeys === LEARNS_KEYS.byRefusal ? 'at the second try' : 'yes';
}

async function table(clients: readonly Client[]): Promise<string> {
  const head = [
    'client',
    'for',
    'proves itself by',
    'signs in',
    'after the keys rolled',
    'learns new keys',
    'refused person led back',
    'refreshes',
    'signs out',
    'run by',
  ];
  const rows = clients.map(async (client) => [
    await titleOf(client),
    client.kind,
    client.clientAuthentication === 'none' ? 'PKCE' : 'its secret',
    'yes',
    afterTheKeysRolled(client),
    client.learnsKeys,
    'yes',
    client.refreshes ? 'yes' : '–',
    client.signsOut,
    client.source === undefined ? '`test:clients`' : '`test:clients -- --all`',
  ]);
  return [row(head), row(head.map(() => '---')), ...(await Promise.all(rows)).map(row), '', KEYS].join('\n');
}

/** A client that runs on Windows alone. Its settings are those of its options' own documentation. */
const NOT_RUN = `### Microsoft.Owin.Security.OpenIdConnect (.NET Framework)

**Not run**, for want of Windows: from the documentation of its
[options](https://github.com/aspnet/AspNetKatana/blob/dev/src/Microsoft.Owin.Security.OpenIdConnect/OpenIdConnectAuthenticationOptions.cs).
As it comes it asks for \`code id_token\` by \`form_post\`, without PKCE: the catalogue would have to name the response type and \`"pkce": "optional"\`. With these
settings it asks for a code, redeems it, and sends PKCE (\`UsePkce\` is on, and goes by \`code\` alone).

In the catalogue: \`{"clientAuthentication":"client-secret","redirectUris":["https://app.example/signin-oidc"]}\`

\`\`\`csharp
app.UseOpenIdConnectAuthentication(
    new OpenIdConnectAuthenticationOptions
    {
        Authority = issuer,
        ClientId = clientId,
        ClientSecret = clientSecret,
        RedirectUri = "https://app.example/signin-oidc",
        PostLogoutRedirectUri = "https://app.example/",
        ResponseType = "code",
        RedeemCode = true,
        Scope = "openid profile email",
        SaveTokens = true,
    }
);
\`\`\`
`;

export async function describeClients(clients: readonly Client[]): Promise<string> {
  const parts = [HEAD, '## The clients\n', await table(clients), ''];
  for (const kind of KINDS) {
    const own = clients.filter((client) => client.kind === kind);
    if (own.length > 0) parts.push(`## ${kind}\n`, (await Promise.all(own.map(describe))).join('\n\n'), '');
    if (kind === '.NET') parts.push(NOT_RUN);
  }
  return parts.join('\n');
}
