/** Before and after of an audit event as a list of what differs, in words. */
import { isolated, said } from '../../shared/platform/wire.ts';
import { formatEnd, formatMoment } from './format.ts';

type Recorded = Readonly<Record<string, unknown>> | null;
/** What was and what is isolate their values. */
export type Change = {
  readonly name: string;
  readonly from: string | undefined;
  readonly to: string;
  /** Of a list: how many it names. */
  readonly count?: number | undefined;
};

export function describeChange(before: Recorded, after: Recorded): readonly Change[] {
  const names = [...new Set([...Object.keys(before ?? {}), ...Object.keys(after ?? {})])];
  return names.flatMap((name) => {
    const [was, is] = [before?.[name], after?.[name]];
    if (Array.isArray(was) && Array.isArray(is)) return describeList(name, was.map(String), is.map(String));
    const [from, to] = [wordOf(name, was), wordOf(name, is)];
    // What stands on one side alone says who or what it was about.
    if (before === null || !(name in before)) return [{ name: nameOf(name), from: undefined, to, ...countOf(is) }];
    if (after === null || !(name in after)) return [{ name: nameOf(name), from: undefined, to: from, ...countOf(was) }];
    return from === to && name !== 'email' ? [] : [{ name: nameOf(name), from: from === to ? undefined : from, to }];
  });
}

const countOf = (value: unknown) => (Array.isArray(value) ? { count: value.length } : {});

/** What of a list came and what went. */
function describeList(name: string, before: readonly string[], after: readonly string[]): readonly Change[] {
  const came = after.filter((each) => !before.includes(each)).map((each) => said`${each} added`);
  const went = before.filter((each) => !after.includes(each)).map((each) => said`${each} taken away`);
  const to = [...came, ...went].join(', ');
  return to === '' ? [] : [{ name: nameOf(name), from: undefined, to, count: came.length + went.length }];
}

/** One of several things that an event changed. */
export type ItemLine = {
  readonly item: string;
  readonly what: 'New' | 'Changed' | 'Removed';
  readonly fields: readonly Change[];
};

type ItemChange = { readonly item: string; readonly before: Recorded; readonly after: Recorded };

export const describeItems = (changes: readonly ItemChange[]): readonly ItemLine[] =>
  changes.map(({ item, before, after }) => ({
    item,
    what: before === null ? 'New' : after === null ? 'Removed' : 'Changed',
    fields: describeChange(before, after),
  }));

const NAMES: Readonly<Record<string, string>> = {
  expiresAt: 'How long',
  sso: 'SSO',
  twoFactor: 'Second factor with the Company',
  hasPassword: 'Has a Company password',
  boundTo: 'Linked to the person in Azure',
  tenantId: 'Tenant ID',
  usersWithoutPassword: 'Users without a Company password',
  lockedOut: 'Locked out, as far as is known',
  disabledInEntra: 'Disabled in Azure, and back to a password',
};

/** `tenantName` → "Tenant name". */
function nameOf(name: string): string {
  const known = Object.hasOwn(NAMES, name) ? NAMES[name] : undefined;
  if (known !== undefined) return known;
  const words = name.replaceAll(/([a-z])([A-Z])/g, '$1 $2').toLowerCase();
  return words.charAt(0).toUpperCase() + words.slice(1);
}

function wordOf(name: string, value: unknown): string {
  if (value === null || value === undefined) return name === 'expiresAt' ? 'for good' : 'none';
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  if (Array.isArray(value)) return value.length === 0 ? 'none' : value.map((each) => isolated(String(each))).join(', ');
  if (typeof value === 'string') return textOf(name, value);
  return typeof value === 'number' ? String(value) : isolated(JSON.stringify(value));
}

function textOf(name: string, value: string): string {
  // A state of ours: "not connected".
  if (name === 'integration') return value.replaceAll('-', ' ');
  return /^\d{4}-\d\d-\d\dT/.test(value) ? momentOf(name, value) : isolated(value);
}

const momentOf = (name: string, value: string): string =>
  name === 'expiresAt' ? formatEnd(value) : formatMoment(value);
