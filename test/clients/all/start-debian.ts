/** How the clients of Debian's packages are run: each kind with the packages that it needs, and what they have to be told of where they lie. */
import { execFile } from 'node:child_process';
import { chmod, copyFile, mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { promisify } from 'node:util';
import type { Client } from '../clients.ts';
import { unpackDebian } from './unpack-debian.ts';

const run = promisify(execFile);

/** A command, and what its environment has beyond what every client is told. */
export type Way = {
  readonly command: readonly [command: string, ...args: string[]];
  readonly env: Readonly<Record<string, string>>;
};
/** `folder`: readable by everybody, for what changes its user; `root`: where the packages lie in it. */
type Place = { readonly folder: string; readonly root: string; readonly caFile: string };
type Prepare = (place: Place) => Promise<Way>;

const NEEDED = {
  Apache: ['apache2-bin'],
  Python: ['python3-flask', 'python3-requests'],
  Ruby: ['ruby3.1', 'ruby-webrick'],
  Go: ['golang-go', 'golang-golang-x-oauth2-dev'],
} as const satisfies Partial<Record<Client['kind'], readonly string[]>>;
type Kind = keyof typeof NEEDED;

const PREPARE: Readonly<Record<Kind, Prepare>> = {
  Apache: async ({ folder, root, caFile }) => {
    const own = join(import.meta.dirname, 'apache');
    await mkdir(join(folder, 'pages'));
    for (const file of ['httpd.conf', 'openidc.conf', 'pages/me.shtml', 'pages/refused.html'])
      await copyFile(join(own, basename(file)), join(folder, file));
    await copyFile(caFile, join(folder, 'authority.pem'));
    const command = [join(root, 'usr/sbin/apache2'), '-X', '-f', join(folder, 'httpd.conf')] as const;
    return { command, env: { FOLDER: folder, ROOT: root } };
  },
  Python: ({ root, caFile }) => {
    const env = {
      PYTHONPATH: join(root, 'usr/lib/python3/dist-packages'),
      PYTHONDONTWRITEBYTECODE: '1',
      REQUESTS_CA_BUNDLE: caFile,
    };
    // Debian's own, for which its packages are, whatever else the machine has by that name.
    const command = ['/usr/bin/python3', join(import.meta.dirname, 'python/authlib_app.py')] as const;
    return Promise.resolve({ command, env });
  },
  Ruby: ({ root }) => {
    const [library, native] = [join(root, 'usr/lib/ruby'), join(root, 'usr/lib', triplet(), 'ruby')];
    const shared = join(root, 'usr/share/rubygems-integration');
    const env = {
      RUBYLIB: ['vendor_ruby/3.1.0', 'vendor_ruby', '3.1.0']
        .flatMap((part) => [join(library, part), join(native, part)])
        .join(':'),
      GEM_PATH: [
        join(shared, 'all'),
        join(shared, '3.1.0'),
        join(native, '../rubygems-integration/3.1.0'),
        join(library, 'gems/3.1.0'),
      ].join(':'),
    };
    const command = [join(root, 'usr/bin/ruby3.1'), join(import.meta.dirname, 'ruby/app.rb')] as const;
    return Promise.resolve({ command, env });
  },
  Go: async ({ folder, root }) => {
    const program = join(folder, 'go-app');
    const env = {
      GOROOT: join(root, 'usr/lib/go'),
      GOPATH: `${join(root, 'usr/share/gocode')}:/usr/share/gocode`,
      GOCACHE: join(folder, 'go-cache'),
      ...{ GO111MODULE: 'off', CGO_ENABLED: '0' },
    };
    const asked = ['build', '-o', program, '.'];
    await run(join(root, 'usr/bin/go'), asked, {
      cwd: join(import.meta.dirname, 'go'),
      env: { ...process.env, ...env },
    });
    return { command: [program], env: {} };
  },
};

const triplet = (): string => (process.arch === 'arm64' ? 'aarch64-linux-gnu' : 'x86_64-linux-gnu');
const isKind = (kind: Client['kind']): kind is Kind => kind in NEEDED;

/** Answers how each kind is run; a kind that isn't of Debian is left out. `running` gets what removes their folder. */
export async function prepareDebian(
  clients: readonly Client[],
  caFile: string,
  running: (() => Promise<unknown>)[],
): Promise<ReadonlyMap<Client['kind'], Way>> {
  const kinds = [...new Set(clients.map(({ kind }) => kind).filter(isKind))];
  if (kinds.length === 0) return new Map();
  const folder = await mkdtemp(join(tmpdir(), 'azure-sso-identity-debian-'));
  running.push(() => rm(folder, { recursive: true, force: true }));
  await chmod(folder, 0o755);
  const root = join(folder, 'root');
  const told = clients.flatMap(({ source }) => (source !== undefined && 'debian' in source ? [source.debian] : []));
  const needed = kinds.flatMap((kind) => NEEDED[kind].map((name) => ({ name })));
  await unpackDebian([...told, ...needed], folder, root);
  const ways = new Map<Client['kind'], Way>();
  const libraries = { LD_LIBRARY_PATH: join(root, 'usr/lib', triplet()) };
  for (const kind of kinds) {
    const { command, env } = await PREPARE[kind]({ folder, root, caFile });
    ways.set(kind, { command, env: { ...libraries, ...env } });
  }
  return ways;
}
