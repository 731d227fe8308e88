/** An exclusion that is there, and what would take its place, in words. */
import type { Standing } from '../api/answers.ts';
import { formatEnd, formatMoment } from './format.ts';

type Terms = { readonly reason?: string | null | undefined; readonly expiresAt?: string | null | undefined };

/** "until 24 December 2026, “On a project”", "for good, no reason". */
export const describeTerms = ({ reason, expiresAt }: Terms): string =>
  `${expiresAt ? formatEnd(expiresAt) : 'for good'}, ${reason ? `“${reason}”` : 'no reason'}`;

/** Who excluded, when, and on what terms. */
export const describeStanding = (standing: Standing): string =>
  `${describeTerms(standing)}, by ${standing.excludedBy} on ${formatMoment(standing.excludedAt)}`;

/** What the terms of an exclusion would be: a wish keeps what it doesn't name. */
export const describeReplaced = (current: Standing, wish: Terms): string =>
  describeTerms({ reason: wish.reason ?? current.reason, expiresAt: wish.expiresAt ?? current.expiresAt });
