import { readPageSize } from './secret-requests.ts';
import { badParameter } from './vault-error.ts';

/** A page as Key Vault gives it; `nextLink` is null on the last one. */
export interface Page<T> {
  readonly value: T[];
  readonly nextLink: string | null;
}

/**
 * Cuts the page that `url` asks for (`maxresults`, `$skiptoken`) out of `items`, which are in the order of their `key`. The token names
 * the last key given, so a secret that is added or goes away meanwhile makes no other one appear twice or get lost.
 */
export function pageList<T>(items: readonly T[], key: (item: T) => string, url: URL, vaultUrl: string): Page<T> {
  const size = readPageSize(url.searchParams.get('maxresults') ?? undefined);
  const after = readToken(url.searchParams.get('$skiptoken'));
  const rest = after === undefined ? items : items.filter((item) => key(item) > after);
  const value = rest.slice(0, size);
  const last = value.at(-1);
  if (last === undefined || rest.length <= size) return { value, nextLink: null };
  const next = new URL(url.pathname, vaultUrl);
  next.searchParams.set('api-version', url.searchParams.get('api-version') ?? '');
  next.searchParams.set('$skiptoken', Buffer.from(key(last)).toString('base64url'));
  next.searchParams.set('maxresults', String(size));
  return { value, nextLink: next.href };
}

function readToken(token: string | null): string | undefined {
  if (token === null) return undefined;
  if (!/^[\w-]+$/.test(token)) throw badParameter('$skiptoken is not one of this vault.');
  return Buffer.from(token, 'base64url').toString('utf8');
}
