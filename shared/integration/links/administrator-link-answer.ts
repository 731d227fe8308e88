/** A link for the administrator, as the API answers it. Its address isn't kept, and so never answered again. */
import type { LinkEnd } from '../rules/administrator-link.ts';
import type { ListedLink } from './list-links.ts';

const orNull = <Value>(value: Value | undefined): Value | null => value ?? null;

export function administratorLinkBody({ link, state }: ListedLink) {
  const { id, madeBy, madeAt, expiresAt, openedAt, end } = link;
  return {
    ...{ id, state, madeBy },
    madeAt: madeAt.toISOString(),
    expiresAt: expiresAt.toISOString(),
    openedAt: orNull(openedAt?.toISOString()),
    endedAt: orNull(end?.at.toISOString()),
    ...endBody(end ?? {}),
  };
}

const endBody = (end: Partial<LinkEnd>) => ({
  takenBackBy: orNull(end.takenBackBy),
  refusal: orNull(end.refusal),
  tenantId: orNull(end.tenantId),
  tenantName: orNull(end.tenantName),
  administrator: orNull(end.administrator && { ...end.administrator, name: orNull(end.administrator.name) }),
  consentLeft: end.consentLeft === true,
});
