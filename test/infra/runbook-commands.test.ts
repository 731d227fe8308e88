/**
 * Every command of the runbook and of docs/api.md, typed as it stands on its page, with the real az and curl. Those of infra/README.md are
 * typed by deploy.test.ts, where there is an Azure to deploy into.
 */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { connectAcme } from '../support/stack/started-stack.ts';
import { findPagesWithCommands, readPage, readRunbookCommands, readWords } from './checks/page-commands.ts';
import { type OpenPages, openPages, type Typed } from './scenarios/open-pages.ts';

/** Blocks that no test types, and why. */
const NOT_TYPED: Readonly<Record<string, string>> = {
  '--set "$COLUMN=$VALUE"':
    'mends a row that can’t be read, and refuses all others: tried on such rows (look-through-rows.test.ts)',
  'new SourceMap(':
    'builds, and looks up a place that stands in a log: how a place is read is tried by source-places.test.ts',
  'git worktree add': 'makes a second checkout and installs it: git and npm are tried by whoever has this one',
};

/** Pages whose blocks other tests type or, where they are forms with places to fill in, for whoever works on a stand-in, call in their own way. */
const TYPED_ELSEWHERE = [
  'README.md',
  'CONTRIBUTING.md',
  'docs/api-clients.md',
  // Its short form is a step of .ci/run.
  'docs/performance.md',
  'local/entra/README.md',
  'local/functions-host/README.md',
];

const pages = (await readRunbookCommands()).filter(({ blocks }) => blocks.length > 0);
const isTyped = (block: string): boolean => !Object.keys(NOT_TYPED).some((words) => block.includes(words));

let open: OpenPages;
let before: string;
let token: string;
let apiRun: Typed;
let explained: Typed;
beforeAll(async () => {
  open = await openPages();
  await connectAcme(open.started.world);
  apiRun = await typeApi();
  // Its last command has disconnected the tenant.
  await connectAcme(open.started.world);
  token = open.started.world.token('anna');
  const [readme] = pages.filter(({ page }) => page.endsWith('README.md'));
  const prologue = await open.bash(
    `set -euo pipefail\n${readme?.blocks[0] ?? 'false'}\necho\ndeclare -p GROUP ACCOUNT APP SERVICE_URL VAULT_URL CONTROL_PANEL_TOKEN; declare -f setting`,
    `${token}\n`,
  );
  expect(prologue).toMatchObject({ code: 0, err: '' });
  before = prologue.out;
  explained = await open.bash(`set -euo pipefail\n${before}\n${readme?.blocks[1] ?? 'false'}`);
});
afterAll(() => open.close());

/** The page of requests: every block, in order. It notes what each curl was answered. */
async function typeApi(): Promise<Typed> {
  const { blocks } = await readPage('docs/api.md');
  return open.bash(`set -euo pipefail\nPATH="$HOME/noting:$PATH"\n${blocks.join('\n')}`);
}

/** Types a page: all its blocks in one shell, which stops at the first command that fails. */
function type(page: string, input = ''): Promise<Typed> {
  const blocks = pages.find((one) => one.page === `docs/runbook/${page}`)?.blocks.filter(isTyped) ?? [];
  expect(blocks, 'blocks that are typed').not.toEqual([]);
  return open.bash(`set -euo pipefail\n${before}\n${blocks.join('\n')}`, input);
}

const secret = async (name: string): Promise<unknown> => (await open.askVault('GET', `secrets/${name}`))['value'];
const health = async (): Promise<unknown> =>
  (await open.started.world.ask('GET', '/accounts/acme/integration', { token })).json['health'];

type Typing = {
  readonly input?: string;
  readonly prepare?: () => Promise<unknown>;
  readonly check: (typed: Typed) => unknown;
};

const TYPING: Readonly<Record<string, Typing>> = {
  'clean-up.md': {
    check: ({ out }) => {
      expect(out).toBe('200\n');
    },
  },
  'consent-withdrawn.md': {
    check: ({ out }) => {
      expect(JSON.parse(out)).toMatchObject({ health: 'ok' });
    },
  },
  'discovery-slow.md': { check: () => undefined },
  'storage-throttled.md': { check: () => undefined },
  'unreadable-rows.md': {
    check: ({ out }) => {
      expect(out.match(/^\d+ rows, and every one can be read$/gm)).toHaveLength(2);
    },
  },
  'entra-credential.md': {
    // What somebody pasted: Entra refuses it.
    prepare: () => open.askVault('PUT', 'secrets/entra-client-secret', { value: 'no-longer-good' }),
    check: async () => {
      expect(open.done).toContain('POST addPassword');
      expect(await secret('entra-client-secret')).toBe(open.newClientSecret);
      const { attributes } = await open.askVault('GET', 'secrets/entra-client-secret');
      expect(attributes).toMatchObject({ exp: Date.parse('2028-05-31T00:00:00Z') / 1000 });
      expect(await open.started.world.within(20_000, async () => (await health()) === 'ok')).toBeDefined();
    },
  },
  'entra-outage.md': {
    check: ({ out }) => {
      expect(out).toMatch(/"status":"ok"[\s\S]*200 [\d.]+s\n[\s\S]*"sso":"off"/);
    },
  },
  'key-compromised.md': {
    check: ({ out }) => {
      expect(out).toMatch(/signing-key: version [0-9a-f]{32} is disabled/);
      expect(open.done).toContain('POST restart');
    },
  },
  'key-rotation.md': {
    check: ({ out }) => {
      expect(out).toMatch(/[0-9a-f]{32} +enabled[\s\S]*200\n[\s\S]*run-jobs/);
    },
  },
  'not-ready.md': {
    check: ({ out }) => {
      expect(out).toMatch(/HTTP\/1.1 200[\s\S]*Running[\s\S]*Approved/);
    },
  },
  'release-rollback.md': {
    check: ({ out }) => {
      expect(out).toMatch(/azure-sso-identity[\s\S]*one\.zip/);
    },
  },
  'secret-leaked.md': {
    input: 'the-old-secret\n',
    prepare: () => open.askVault('DELETE', 'secrets/client-secret-owa'),
    check: async ({ out }) => {
      expect(await secret('client-secret-elevate')).toMatch(/^[0-9a-f]{64}$/);
      expect(await secret('client-secret-owa')).toBeTypeOf('string');
      expect(out).toMatch(/client-secret-elevate: version [0-9a-f]{32} is disabled/);
      expect(out).toMatch(/401\n$/);
      expect(open.done).toEqual(expect.arrayContaining(['PUT masterKey/master', 'POST removePassword', 'POST stop']));
    },
  },
  'wrong-tenant-connected.md': {
    check: ({ out }) => {
      expect(out).toContain('"state":"not-connected"');
    },
  },
};

it('the commands of docs/api.md work as they stand, in their order, and are answered as it says', () => {
  expect(apiRun, apiRun.err).toMatchObject({ code: 0 });
  const service = open.started.stack.file.service;
  const answers = [...apiRun.err.matchAll(/@@ (\d+) ([A-Z]+) (\S+)/g)].map(
    ([, status = '', method = '', url = '']) => `${status} ${method} ${url.replace(service, '').replace(/\?.*$/, '')}`,
  );
  expect(answers.length).toBeGreaterThan(50);
  // Apart from what comes from a redirect and is made up here, these alone are refused: the page says so, or that the id is made up.
  const byApi = answers.filter((answer) => / \/(?:accounts|health|discovery|company-credentials|admin)/.test(answer));
  expect(byApi.filter((answer) => !answer.startsWith('20'))).toEqual([
    '404 DELETE /accounts/acme/integration/links/6d1f7a52-0d0c-4f5e-9f0a-1b6f3f0c9a12',
    '409 PUT /accounts/acme/sso',
    '404 POST /accounts/acme/explain',
    '404 GET /accounts/acme/test-sign-ins/00000000-0000-4000-8000-000000000000',
    '409 POST /accounts/acme/domains/acme-bakery.example/confirm',
  ]);
  // The number to confirm is the one of that moment, so the page's own may be another: the answer says so, and which.
  expect(apiRun.out.match(/"lockedOut":\d+/g)?.length).toBeGreaterThanOrEqual(2);
  expect(answers.filter((answer) => answer.startsWith('5'))).toEqual([]);
  // Each shows what it is for: somebody goes to Azure while SSO is on, an excluded user does not, and nobody after the end.
  const steps = [...apiRun.out.matchAll(/"step":"([a-z-]+)"/g)].map(([, step]) => step);
  expect(steps.slice(-3)).toEqual(['entra', 'company-credentials', 'company-credentials']);
  expect(apiRun.out.match(/"credentials":"(in)?active"/g)).toEqual([
    '"credentials":"inactive"',
    '"credentials":"active"',
  ]);
});

it('the runbook’s own command asks storage for a support code, which is made up there', () => {
  expect(explained, explained.err).toMatchObject({ code: 0 });
  expect(JSON.parse(explained.out)).toMatchObject({ code: 'story-not-found' });
});

it('every page with a command is typed', () => {
  // A page without a block that is typed would pass without a command.
  const names = pages
    .filter(({ blocks }) => blocks.some(isTyped))
    .map(({ page }) => page.replace('docs/runbook/', ''))
    .filter((page) => page !== 'README.md');
  expect(Object.keys(TYPING).toSorted()).toEqual(names.toSorted());
  const known = Object.keys(NOT_TYPED).filter((words) =>
    pages.some(({ blocks }) => blocks.some((one) => one.includes(words))),
  );
  expect(known).toEqual(Object.keys(NOT_TYPED));
});

it('no page but these has commands, and these have none but in blocks that are typed', async () => {
  const typed = ['docs/api.md', 'infra/README.md', ...pages.map(({ page }) => page)];
  expect((await findPagesWithCommands()).toSorted()).toEqual([...typed, ...TYPED_ELSEWHERE].toSorted());
  const words = await Promise.all(typed.map(readWords));
  const blocks = (await Promise.all(typed.map(readPage))).flatMap((page) => page.blocks);
  expect(new Set(words.flatMap(({ languages }) => [...languages])), 'other shells').toEqual(new Set(['sh', 'kusto']));
  // What names a variable is there to be typed, not to be spoken of.
  const spans = words.flatMap(({ spans: all }) => all.filter((span) => /^(?:az|infra\/\S+|curl) .*"\$/.test(span)));
  expect(spans.filter((span) => !blocks.some((block) => block.includes(span)))).toEqual([]);
});

it.each(pages)('no command of $page has a place to fill in', ({ blocks }) => {
  expect(blocks.flatMap((block) => block.match(/…|<[a-z]|\b[A-Z]+_OF_[A-Z_]+\b/g) ?? [])).toEqual([]);
});

async function typeAndCheck(page: string, { input, prepare, check }: Typing): Promise<void> {
  await prepare?.();
  const typed = await type(page, input);
  expect(typed, `${typed.err}\n${typed.out}`).toMatchObject({ code: 0 });
  expect(typed.out + typed.err).not.toContain(token);
  await check(typed);
}

/** They only look: az takes a second for each command, and there are two cores. */
const LOOKING = ['clean-up.md', 'discovery-slow.md', 'not-ready.md', 'release-rollback.md', 'storage-throttled.md'];
describe.concurrent('the commands that look work as they stand on', () => {
  it.each(Object.entries(TYPING).filter(([page]) => LOOKING.includes(page)))('%s', typeAndCheck);
});

// In the order in which they leave the stack: the last ones change keys and disconnect.
describe('the commands work as they stand on', () => {
  it.each(Object.entries(TYPING).filter(([page]) => !LOOKING.includes(page)))('%s', typeAndCheck);
});
