/** Where a request comes from, as the front end saw it: the key for rate limits, and a word in the audit trail. It proves nothing. */
import type { HttpRequest } from '@azure/functions';
import { isIPv4, isIPv6 } from 'node:net';

const UNKNOWN = 'unknown';

const BRACKETED = /^\[([^\]]*)\](?::\d+)?$/;
const IPV4_WITH_PORT = /^([\d.]+):\d+$/;

export type TrustedProxies = {
  /** How many proxies of ours stand before Azure's front end. */
  readonly hops: number;
  /** In lower case. Given: what comes without it in `X-Azure-FDID` came round them (https://learn.microsoft.com/azure/frontdoor/origin-security). */
  readonly frontDoorId: string | undefined;
};

/**
 * The last hop of `X-Forwarded-For`, which Azure's front end writes, with its port; or the one that proxies of
 * ours before it leave (behind Front Door one: the last hop is then Front Door itself). Earlier hops are the caller's own
 * words. While Front Door is being put in front (infra/README.md, "Steps") people come by it and round it: who came round it, or with too few
 * hops, has the last again. IPv6 by /64, since that is what one household or server gets. `unknown`, one limit for all
 * of them together, when there is nothing readable.
 */
export function clientAddress(request: HttpRequest, proxies: TrustedProxies): string {
  const hop = hopBefore(request, proxies);
  const address = BRACKETED.exec(hop)?.[1] ?? IPV4_WITH_PORT.exec(hop)?.[1] ?? hop;
  if (isIPv4(address)) return address;
  return isIPv6(address) ? networkOf(address) : UNKNOWN;
}

function hopBefore(request: HttpRequest, { hops: ours, frontDoorId }: TrustedProxies): string {
  const hops = request.headers.get('x-forwarded-for')?.split(',') ?? [];
  const cameBy = request.headers.get('x-azure-fdid')?.toLowerCase();
  const trusted = frontDoorId === undefined || cameBy === frontDoorId ? ours : 0;
  return (hops.at(-1 - trusted) ?? hops.at(-1))?.trim() ?? '';
}

/** The same for the audit trail: undefined where nothing is readable. */
export function knownAddress(request: HttpRequest, proxies: TrustedProxies): string | undefined {
  const address = clientAddress(request, proxies);
  return address === UNKNOWN ? undefined : address;
}

/** The first four groups, or the IPv4 address that is mapped into it (RFC 4291 section 2.5.5.2). */
function networkOf(address: string): string {
  const groups = expand(address.split('%', 1)[0] ?? '');
  const [a, b, c, d, e, f, high, low] = groups;
  const isMapped = [a, b, c, d, e].every((group) => group === 0) && f === 0xffff;
  if (isMapped && high !== undefined && low !== undefined) {
    return [high >> 8, high & 0xff, low >> 8, low & 0xff].join('.');
  }
  return `${groups
    .slice(0, 4)
    .map((group) => group.toString(16))
    .join(':')}::/64`;
}

/** The eight groups of a valid IPv6 address, an IPv4 tail included. */
function expand(address: string): number[] {
  const [head, tail] = address.split('::', 2);
  const front = groupsOf(head);
  const back = groupsOf(tail);
  const gap = tail === undefined ? 0 : Math.max(0, 8 - front.length - back.length);
  return [...front, ...new Array<number>(gap).fill(0), ...back];
}

const groupsOf = (part: string | undefined): number[] =>
  (part ?? '')
    .split(':')
    .filter((group) => group !== '')
    .flatMap((group) => {
      if (!group.includes('.')) return [Number.parseInt(group, 16)];
      const [a = 0, b = 0, c = 0, d = 0] = group.split('.').map(Number);
      return [a * 256 + b, c * 256 + d];
    });
