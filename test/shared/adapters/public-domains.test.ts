import { describe, expect, it } from 'vitest';
import { DomainName } from '../../../shared/domain/identifiers.ts';
import { makeFindUnownable } from '../../../shared/adapters/public-domains/find-unownable.ts';

const find = makeFindUnownable();
const judge = async (...names: readonly string[]) => {
  const found = await find(names.map((name) => DomainName.parse(name)));
  return names.map((name) => found.get(DomainName.parse(name)));
};
const all = (names: readonly string[], why: string | undefined) => names.map(() => why);

describe('domains that no company owns alone', () => {
  // The largest providers of each part of the world: a list that lacks one of them isn't current.
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

describe('the lists', () => {
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
