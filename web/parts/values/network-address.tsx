/** Where a request came from, as the audit trail keeps it: an IPv4 address, or the network of an IPv6 one. */
import { ipv6NetworkIn } from '../../words/format.ts';
import { Value } from './value.tsx';

export function NetworkAddress({ of }: { readonly of: string }) {
  const network = ipv6NetworkIn(of);
  if (network === undefined) return <Value of={of} />;
  return (
    <span title={of}>
      IPv6 network <Value of={network} />
    </span>
  );
}
