/** Why no company can have a domain for itself, as the answers say it. */
import type { Unownable } from './ports.ts';
import { Problem } from '../platform/endpoint/problem.ts';

export const WHY_UNOWNABLE = {
  'public-mail': 'is a mail provider’s, whose addresses anybody can have: leave it out',
  'public-suffix': 'is a suffix under which others register their domains: leave it out',
  'microsoft-domain': 'is a name that Microsoft gives to tenants, not a domain of the company: leave it out',
} as const satisfies Readonly<Record<Unownable, string>>;

/** The refusal of the domain that the path names. */
export const unownableInPath = (why: Unownable): Problem =>
  new Problem('invalid-request', { errors: [{ field: 'path/domain', message: WHY_UNOWNABLE[why] }] });
