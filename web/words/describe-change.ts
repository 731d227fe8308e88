/** Before and after of an audit event as a list of what differs, in words. */
import { formatEnd, formatMoment } from './format.ts';

type Recorded = Readonly<Record<string, unknown>> | null;
export type Change = { readonly name: string; readonly from: string | undefined; readonly to: string };

export function describeChange(before: Recorded, after: Recorded): readonly Change[] {
  const names = [...new Set([...Object.keys(before ?? {}), ...Object.keys(after ?? {})])];
  return names.flatMap((name) => {
    const [from, to] = [wordOf(name, before?.[name]), wordOf(name, after?.[name])];
    // What stands on one side alone says who or what it was about.
    if (before === null || !(name in before)) return [{ name: nameOf(name), from: undefined, to }];
    if (after === null || !(name in after)) return [{ name: nameOf(name), from: undefined, to: from }];
    return from === to && name !== 'email' ? [] : [{ name: nameOf(name), from: from === to ? undefined : from, to }];
  });
}

/** `tenantName` → "Tenant name". */
function nameOf(name: string): string {
  if (name === 'sso') return 'SSO';
  const words = name.replaceAll(/([a-z])([A-Z])/g, '$1 $2').toLowerCase();
  return words.charAt(0).toUpperCase() + words.slice(1);
}

function wordOf(name: string, value: unknown): string {
  if (value === null || value === undefined) return 'none';
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  if (Array.isArray(value)) return value.length === 0 ? 'none' : value.map(String).join(', ');
  if (typeof value === 'string') return /^\d{4}-\d\d-\d\dT/.test(value) ? momentOf(name, value) : value;
  return typeof value === 'number' ? String(value) : JSON.stringify(value);
}

const momentOf = (name: string, value: string): string =>
  name === 'expiresAt' ? formatEnd(value) : formatMoment(value);
