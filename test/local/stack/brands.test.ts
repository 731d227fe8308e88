import { glob, readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { makeAppCatalogue } from '../../../local/stack/app-catalogue.ts';
import { BRAND_NAMES, BRANDS, type BrandName, catalogueApps } from '../../../local/stack/brands.ts';
import { AppCatalogue } from '../../../shared/platform/words/apps/app-catalogue.ts';
import type { User } from '../../../shared/users/rules/user.ts';
import { ProductId, UserId } from '../../../shared/platform/words/identifiers.ts';
import { decideSignIn } from '../../../shared/decision/rules/sign-in-decision.ts';
import { email, profile, someLink, someTenant } from '../../contracts/store-world.ts';

const ROOT = resolve(import.meta.dirname, '../../..');
const NAMES = {
  elevate: ['Elevate', 'Online Meeting', 'Contact Center', 'ShareSync', 'OWA', 'MyServices'],
  unite: ['Unite', 'AnyMeeting', 'Contact Center', 'SecuriSync', 'OWA', 'MyServices'],
} as const satisfies Record<BrandName, readonly string[]>;

const catalogueOf = (name: BrandName) => {
  const urls = catalogueApps(BRANDS[name]).map(({ id }, at) => [id, `http://localhost:${7000 + at}`] as const);
  return makeAppCatalogue(BRANDS[name], Object.fromEntries(urls));
};
const shipped: unknown = JSON.parse(await readFile(join(ROOT, 'app-catalogue.json'), 'utf8'));

describe.each([
  ['app-catalogue.json', 'elevate', shipped],
  ...BRAND_NAMES.map((name) => [`the stack’s catalogue under ${name}`, name, catalogueOf(name)] as const),
] as const)('%s', (_, brand, file) => {
  const catalogue = AppCatalogue.parse(file);
  const address = 'ann@contoso.example';
  const ann: User = {
    ...profile(address, { twoFactor: true }),
    ...{ id: UserId.parse('22222222-2222-4222-8222-222222222222'), boundTo: undefined },
    ...{ externalId: undefined, aliases: [], formerEmail: undefined },
  };
  /** What each app answers, by its name, to somebody of a connected account with SSO on. */
  const stepsFor = (products: readonly string[], user: User | undefined) => {
    const integration = { state: 'connected', ...someLink(someTenant()) } as const;
    const bought = products.map((product) => ProductId.parse(product));
    const account = { integration, sso: 'on', joining: [], products: bought } as const;
    const record = { email: email(address), user, exclusion: undefined };
    return catalogue.apps.map((app) => {
      const { step, reason } = decideSignIn({ app, account, record, email: record.email, now: new Date() });
      return [app.displayName, step === 'entra' ? 'entra' : reason];
    });
  };
  const panel = [catalogue.company.controlPanelName, 'admin-portal'];
  const expected = (reasons: Readonly<Record<string, string>>) => [
    ...NAMES[brand].map((name) => [name, reasons[name] ?? 'entra']),
    panel,
  ];

  it('has the six apps for end users, and the Control Panel as the only admin portal', () => {
    const kinds = catalogue.apps.map(({ displayName, kind }) => [displayName, kind]);
    const [panelName = ''] = panel;
    expect(kinds).toEqual([...NAMES[brand].map((name) => [name, 'end-user']), [panelName, 'admin-portal']]);
  });

  it('lets a user with the unified product and 2FA into all six with Azure, and never into the Control Panel', () => {
    expect(stepsFor(['unified'], ann)).toEqual(expected({}));
  });

  it('asks for the password where the product or the 2FA is missing, and only there', () => {
    const [, meeting = '', center = ''] = NAMES[brand];
    expect(stepsFor([], { ...ann, twoFactor: false })).toEqual(
      expected({ [meeting]: 'app-not-supported', [center]: 'app-not-supported', OWA: 'two-factor-required' }),
    );
  });
});

describe('the service', () => {
  it('has no name of a brand in its code: they are the catalogue’s', async () => {
    const names = Object.values(BRANDS).flatMap(({ apps, company }) => [
      company.name,
      ...apps.flatMap(({ id, displayName }) => [id, displayName]),
    ]);
    const pattern = new RegExp(`\\b(?:${names.join('|')})\\b`, 'i');
    const found: string[] = [];
    let read = 0;
    for await (const file of glob('{shared,functions,web}/**/*.{ts,tsx,css,html}', { cwd: ROOT })) {
      const lines = (await readFile(join(ROOT, file), 'utf8')).split('\n');
      read += 1;
      found.push(...lines.filter((line) => pattern.test(line)).map((line) => `${file}: ${line.trim()}`));
    }
    expect(read).toBeGreaterThan(100);
    expect(found).toEqual([]);
  });
});
