/** All apps of the brand, for everybody whom the rules treat differently. */
import { BRANDS, CONTROL_PANEL_ID, DEFAULT_BRAND, type SeedApp } from '../../stack/brands.ts';
import { ACCOUNTS } from '../../stack/seeding/seed.ts';
import type { Answer, World } from '../world.ts';
import { isIn, signInWithAzure, signInWithPassword } from './signing-in.ts';

const { apps, company } = BRANDS[DEFAULT_BRAND];

/** Carol has 2FA, her company has every product, and nothing excludes her. */
export async function everyApp(world: World): Promise<void> {
  for (const { id, displayName } of apps) {
    const page = await signInWithAzure(world, id, 'carol');
    const isThere = isIn(world, page, id, 'carol@') && page.text.includes(displayName);
    world.check(isThere, `Carol lands in ${displayName}, the app she started from`);
  }
}

type Expect = (app: SeedApp) => boolean;
const withoutTwoFactor: Expect = ({ requiresTwoFactor }) => !requiresTwoFactor;

/** Who, by their local part, and in which apps Azure is where they sign in. */
const PEOPLE: readonly (readonly [who: string, note: string, goesToAzure: Expect])[] = [
  ['carol', 'has 2FA', () => true],
  ['bob', 'has no 2FA', withoutTwoFactor],
  ['zed', 'an address that nobody has', withoutTwoFactor],
  ['dan', 'is excluded', () => false],
];

/** Discovery for each of them in each app and in the Control Panel, a line for each person. */
export async function whoGoesWhere(world: World): Promise<void> {
  const names = [...apps.map(({ displayName }) => displayName), company.controlPanelName];
  const row = (cells: readonly string[]): string =>
    cells.map((cell, at) => cell.padEnd(Math.max(8, names[at - 1]?.length ?? 0))).join('   ');
  const lines = [row(['', ...names])];
  const checks: [boolean, string][] = [];
  const passwordAnswers = new Set<string>();
  for (const [who, note, goesToAzure] of PEOPLE) {
    const expected = [...apps.map(goesToAzure), false];
    const found: boolean[] = [];
    for (const id of [...apps.map((app) => app.id), CONTROL_PANEL_ID]) {
      const { json, status, text } = await world.discover(`${who}@acme.example`, id);
      found.push(json['step'] === 'entra');
      if (json['step'] !== 'entra') passwordAnswers.add(`${status} ${text}`);
    }
    lines.push(row([who, ...found.map((isAzure) => (isAzure ? 'Azure' : 'password'))]));
    checks.push([JSON.stringify(found) === JSON.stringify(expected), `so it is for ${who}: ${note}`]);
  }
  for (const line of lines) world.print(`     ${line.trimEnd()}`);
  for (const check of checks) world.check(...check);
  world.check(passwordAnswers.size === 1, 'and all the answers that say password are the same, whatever the rule');
}

/** Tells the service an account's profile as the seed has it, or with these products. */
export function putSeeded(world: World, id: string, products?: readonly string[]): Promise<Answer> {
  const account = ACCOUNTS.find((one) => one.id === id);
  if (account === undefined) throw new Error(`The seed has no ${id}`);
  const { name, domains } = account;
  return world.feed('PUT', `/accounts/${id}`, { name, domains, products: products ?? account.products });
}

export const putAcme = (world: World, products?: readonly string[]): Promise<Answer> =>
  putSeeded(world, 'acme', products);

/** The account loses the product that some apps need, and gets it back. */
export async function withoutProduct(world: World): Promise<void> {
  const needing = apps.filter((app: SeedApp) => app.requiresProduct !== undefined);
  const [first] = needing;
  if (first === undefined) throw new Error('No app of the brand needs a product');
  const appsWithAzure = async (): Promise<string[]> => {
    const found: string[] = [];
    for (const { id, displayName } of apps)
      if ((await world.discover(world.person('carol').email, id)).json['step'] === 'entra') found.push(displayName);
    return found;
  };
  world.check((await putAcme(world, [])).status === 200, 'the account has the unified product no longer');
  const left = await appsWithAzure();
  const isWithout = needing.every(({ displayName }) => !left.includes(displayName));
  world.check(isWithout && left.length === apps.length - needing.length, `Azure is left in ${left.join(', ')}`);
  const page = await signInWithPassword(world, first.id, 'carol');
  world.check(isIn(world, page, first.id, 'carol@'), `Carol is in ${first.displayName} with the Company password`);
  world.check((await putAcme(world)).status === 200, 'the product is back');
  world.check((await appsWithAzure()).length === apps.length, 'and with it Azure, in every app');
}
