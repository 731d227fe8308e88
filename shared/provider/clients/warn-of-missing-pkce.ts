/** Said at every start: which apps sign people in with neither PKCE nor a nonce, because the catalogue lets them (`pkce: "none"`). */
import type { AppCatalogue } from '../../platform/words/apps/app-catalogue.ts';
import type { WriteLog } from '../../platform/ports.ts';

type Dependencies = { readonly catalogue: Pick<AppCatalogue, 'apps'>; readonly writeLog: WriteLog };

export function warnOfMissingPkce({ catalogue, writeLog }: Dependencies): void {
  for (const { id, pkce } of catalogue.apps) if (pkce === 'none') writeLog('app-without-pkce', { app: id });
}
