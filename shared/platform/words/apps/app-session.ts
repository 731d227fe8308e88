/** What must hold between an app's members that keep somebody signed in, or ask about those who are. */
import type { ClientId } from '../identifiers.ts';

type Members = {
  readonly clientAuthentication: string;
  readonly offlineAccess: boolean;
  readonly longestSession?: number | undefined;
  readonly introspects: readonly ClientId[];
};

export function faultsOfSession({ clientAuthentication, offlineAccess, longestSession, introspects }: Members) {
  const faults: { readonly path: readonly string[]; readonly message: string }[] = [];
  if (offlineAccess && longestSession === undefined) {
    const message = 'offlineAccess needs it: for how long, such as PT8H, is somebody signed in at most?';
    faults.push({ path: ['longestSession'], message });
  }
  if (clientAuthentication === 'none' && introspects.length > 0) {
    const message = 'a public client proves nothing, so it is told of no token (RFC 7662 section 2.1)';
    faults.push({ path: ['introspects'], message });
  }
  return faults;
}
