import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { DomainName } from '../../shared/platform/words/identifiers.ts';
import { makeFindUnownable } from '../../shared/accounts/find-unownable.ts';

const find = makeFindUnownable();
const judge = async (...names: readonly string[]) => {
  const found = await find(names.map((name) => DomainName.parse(name)));
  return names.map((name) => found.get(DomainName.parse(name)));
};
const all = (names: readonly string[], why: string | undefined) => names.map(() => why);

describe('domains that no company owns alone', () => {
  // The largest providers of each part of the world.
  const PROVIDERS = [
    ...['gmail.com', 'googlemail.com', 'outlook.com', 'hotmail.com', 'hotmail.co.uk', 'live.com', 'msn.com'],
    ...['yahoo.com', 'yahoo.co.jp', 'ymail.com', 'icloud.com', 'me.com', 'aol.com', 'proton.me', 'protonmail.com'],
    ...['gmx.de', 'gmx.net', 'web.de', 't-online.de', 'orange.fr', 'laposte.net', 'libero.it', 'wp.pl', 'seznam.cz'],
    ...['qq.com', '163.com', 'naver.com', 'mail.ru', 'yandex.ru', 'rediffmail.com', 'uol.com.br', 'comcast.net'],
    ...['fastmail.com', 'tutanota.com', 'outlook.de', 'zoho.com', 'mail.com', 'hey.com', 'mailinator.com'],
  ];

  it('are the mail providers', async () => {
    expect(await judge(...PROVIDERS)).toEqual(all(PROVIDERS, 'public-mail'));
  });

  it('are suffixes under which others register, at registries and at hosts', async () => {
    const suffixes = ['co.uk', 'com.au', 'gov.br', 'k12.ca.us', 'github.io', 'azurewebsites.net', 'uk.com'];
    expect(await judge(...suffixes)).toEqual(all(suffixes, 'public-suffix'));
  });

  it('are Microsoft’s names for tenants, at any depth', async () => {
    const names = ['onmicrosoft.com', 'acme.onmicrosoft.com', 'acme.mail.onmicrosoft.com', 'acme.onmicrosoft.us'];
    expect(await judge(...names)).toEqual(all(names, 'microsoft-domain'));
  });

  it('are not what companies have, under whatever suffix', async () => {
    const own = ['contoso.com', 'acme.example', 'mail.contoso.co.uk', 'gmail.contoso.com', 'notonmicrosoft.com'];
    expect(await judge(...own, 'google.com', 'microsoft.com', 'müller.example')).toEqual(
      all([...own, '', '', ''], undefined),
    );
  });
});

const DAY_MS = 24 * 60 * 60_000;
const daysBetween = (early: string, late: string): number => (Date.parse(late) - Date.parse(early)) / DAY_MS;

const DAYS =
  /\b\d{1,2} (?:January|February|March|April|May|June|July|August|September|October|November|December) 20\d\d\b|\b20\d\d-\d\d-\d\d\b/g;

/** The newest day that the changelog names, as in "28 November 2026", or as releases have it. */
function newestDayOf(changelog: string): string | undefined {
  const days = changelog.match(DAYS) ?? [];
  return days
    .map((day) => new Date(`${day}${day.includes('-') ? 'T00:00:00Z' : ' UTC'}`).toISOString().slice(0, 10))
    .toSorted()
    .at(-1);
}

type Seen = {
  readonly newestOn: string;
  readonly lists: Readonly<Record<string, { readonly version: string; readonly published: string }>>;
};
type Has = (name: string) => string | undefined;

/** What is wrong with the lists on the day of a release. That day is CHANGELOG.md's, so that nothing turns red but by a change. */
const faultsOn = (day: string, { newestOn, lists }: Seen, has: Has): string[] => [
  ...(daysBetween(newestOn, day) > 31 ? [`nobody has looked for newer lists since ${newestOn}`] : []),
  ...Object.entries(lists).flatMap(([name, { version, published }]) => [
    ...(version.localeCompare(has(name) ?? '', 'en', { numeric: true }) > 0
      ? [`${name} is older than ${version}`]
      : []),
    ...(daysBetween(published, day) > 365 ? [`${name} isn’t kept any more: its newest is of ${published}`] : []),
  ]),
];

const textOf = (path: string): string => readFileSync(new URL(path, import.meta.url), 'utf8');

describe('the lists', () => {
  const seen = JSON.parse(textOf('public-domain-lists.json')) as Seen;
  const { dependencies } = JSON.parse(textOf('../../package.json')) as { dependencies: Record<string, string> };
  const has: Has = (name) => dependencies[name];

  it('are current on the day of each release: the newest that there were a month before at most, and kept', () => {
    const day = newestDayOf(textOf('../../CHANGELOG.md'));
    expect(day).toMatch(/^20/);
    expect(Object.keys(seen.lists)).toEqual(['email-providers', 'tldts']);
    expect(faultsOn(day ?? '', seen, has), 'look for newer ones: npm run lists').toEqual([]);
  });

  it('that nobody looked at, that are older than those that were seen, or that nobody keeps are found out', () => {
    const of = (changes: Partial<Seen>): Seen => ({
      newestOn: '2026-11-01',
      lists: { tldts: { version: '7.10.0', published: '2026-10-01' } },
      ...changes,
    });
    const faults = (day: string, changes: Partial<Seen> = {}, version = '7.10.0') =>
      faultsOn(day, of(changes), () => version).map((fault) => fault.split(' ', 3).join(' '));
    expect(faults('2026-12-01')).toEqual([]);
    expect(faults('2026-12-01', {}, '7.11.0')).toEqual([]);
    expect(faults('2026-12-03')).toEqual(['nobody has looked']);
    expect(faults('2026-12-01', {}, '7.9.9')).toEqual(['tldts is older']);
    expect(faults('2027-11-01', { newestOn: '2027-10-30' })).toEqual(['tldts isn’t kept']);
    expect(newestDayOf('## 1.2.0 (2027-02-03)\n### At night (28 November 2026)')).toBe('2027-02-03');
    expect(newestDayOf('# Changelog')).toBeUndefined();
  });

  it('are loaded again when they could not be loaded', async () => {
    let tries = 0;
    const findLater = makeFindUnownable(() =>
      ++tries === 1
        ? Promise.reject(new Error('no file'))
        : Promise.resolve({ getPublicSuffix: () => null, providers: new Set(['gmail.com']) }),
    );
    const gmail = DomainName.parse('gmail.com');
    await expect(findLater([gmail])).rejects.toThrow('no file');
    expect((await findLater([gmail])).get(gmail)).toBe('public-mail');
  });
});
