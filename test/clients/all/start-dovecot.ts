/**
 * The real Dovecot of Debian's packages, in a folder of its own that holds all it needs: nothing of it is installed here. It changes its root to that
 * folder, so it is run by root, in a container for example.
 */
import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { promisify } from 'node:util';
import { findFreePort } from '../../../local/loopback/find-free-port.ts';
import { canLogIn } from './log-in-to-imap.ts';

const run = promisify(execFile);
const WANTED = ['dovecot-imapd', 'dovecot-auth-lua'];
const DEPENDS = ['recommends', 'suggests', 'conflicts', 'breaks', 'replaces', 'enhances'].map((kind) => `--no-${kind}`);
const STARTS_MS = 20_000;

export type Dovecot = {
  readonly port: number;
  readonly version: string;
  /** What it wrote into its log. */
  readonly readLog: () => Promise<string>;
  readonly stop: () => Promise<void>;
};

/** `files`: by path, beside the configuration itself; `passwords`: what its own passdb holds, by login name; `caFile`: whom it trusts. */
export type DovecotOptions = {
  readonly files: Readonly<Record<string, string>>;
  readonly passwords: ReadonlyMap<string, string>;
  readonly caFile: string;
};

export async function startDovecot({ files, passwords, caFile }: DovecotOptions): Promise<Dovecot> {
  if (process.getuid?.() !== 0) throw new Error('Dovecot changes its root here: run this as root, in a container');
  const folder = await mkdtemp(join(tmpdir(), 'azure-sso-identity-dovecot-'));
  const root = join(folder, 'root');
  await unpack(join(folder, 'packages'), root);
  await run('mknod', ['-m', '666', join(root, 'dev/null'), 'c', '1', '3']);
  await run('mknod', ['-m', '444', join(root, 'dev/urandom'), 'c', '1', '9']);
  const port = await findFreePort();
  await write(root, {
    ...{ ...ACCOUNTS, ...files },
    '/etc/ssl/certs/ca-certificates.crt': await readFile(caFile, 'utf8'),
    '/etc/dovecot/dovecot.conf': configurationOf(port),
    '/etc/dovecot/users': [...passwords].map(([name, password]) => `${name}:${password}\n`).join(''),
  });
  const { stdout: version } = await run('chroot', [root, '/usr/sbin/dovecot', '--version']);
  const server = spawn('chroot', [root, '/usr/sbin/dovecot', '-F'], { stdio: ['ignore', 'ignore', 'inherit'] });
  const readLog = (): Promise<string> => readFile(join(root, 'tmp/dovecot.log'), 'utf8').catch(() => '');
  const stop = async (): Promise<void> => {
    await end(server);
    await rm(folder, { recursive: true, force: true });
  };
  const until = Date.now() + STARTS_MS;
  while (!(await canLogIn(port))) {
    if (Date.now() > until || server.exitCode !== null) {
      const log = await readLog();
      await stop();
      throw new Error(`Dovecot doesn't start: ${log}`);
    }
    await wait(200);
  }
  return { port, version: version.split(' ')[0] ?? '', readLog, stop };
}

/** From the package lists that there are: `apt-get update` makes them. */
async function unpack(packages: string, root: string): Promise<void> {
  await mkdir(packages, { recursive: true });
  await mkdir(root);
  const { stdout } = await run('apt-cache', ['depends', '--recurse', ...DEPENDS, ...WANTED]);
  const names = [...new Set(stdout.split('\n').filter((line) => /^(?:dovecot|lib|zlib)/.test(line)))];
  await run('apt-get', ['download', ...names], { cwd: packages });
  for (const file of await readdir(packages)) await run('dpkg', ['-x', join(packages, file), root]);
  for (const made of ['dev', 'tmp', 'run', 'var/mail']) await mkdir(join(root, made), { recursive: true });
  await chmod(join(root, 'tmp'), 0o777);
}

async function write(root: string, files: Readonly<Record<string, string>>): Promise<void> {
  for (const [path, content] of Object.entries(files)) {
    const file = join(root, path);
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, content);
  }
}

async function end(server: ChildProcess): Promise<void> {
  if (server.exitCode !== null) return;
  const ended = once(server, 'exit');
  server.kill('SIGTERM');
  await ended;
}

const ACCOUNTS: Readonly<Record<string, string>> = {
  '/etc/passwd': ['root:x:0:0', 'mail:x:901:901', 'dovecot:x:902:902', 'dovenull:x:903:903']
    .map((user) => `${user}::/var/mail:/bin/false\n`)
    .join(''),
  '/etc/group': 'root:x:0:\nmail:x:901:\ndovecot:x:902:\ndovenull:x:903:\n',
  '/etc/hosts': '127.0.0.1 localhost\n',
};

/** What docs/mail.md leaves to whoever runs the server: where it listens, its own passwords, and its mail. */
const configurationOf = (port: number): string => `
protocols = imap
listen = 127.0.0.1
base_dir = /run/dovecot
log_path = /tmp/dovecot.log
auth_verbose = yes
ssl = no
disable_plaintext_auth = no
mail_location = maildir:/var/mail/%u
first_valid_uid = 1
!include /etc/dovecot/company-sign-in.conf
passdb {
  driver = passwd-file
  mechanisms = plain login
  args = scheme=plain username_format=%u /etc/dovecot/users
}
userdb {
  driver = static
  args = uid=mail gid=mail home=/var/mail/%u
}
service imap-login {
  inet_listener imap {
    port = ${String(port)}
  }
}
# One address asks for everybody here: it isn't made to wait for those who were refused.
service anvil {
  unix_listener anvil-auth-penalty {
    mode = 0
  }
}
auth_failure_delay = 0
`;
