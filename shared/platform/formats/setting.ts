/**
 * The kinds of settings. Each takes only what can be used as it stands, and says what to write instead: whatever brought a value here (a
 * portal, a template, a pipeline) may have spoiled it without a word.
 */
import * as z from 'zod';
import { readConnectionString } from '../telemetry/connection-string.ts';
import { faultOfAddress, faultOfBaseAddress, faultOfOrigin, withoutSlash } from '../words/web-address.ts';

const GUID = /^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$/i;
/** The example's: nobody has it. */
const NIL_GUID = '00000000-0000-0000-0000-000000000000';
/** Azure leaves the reference where its value should be when it can't resolve it. */
const UNRESOLVED = /^\s*@Microsoft\.\w+\(/i;
/** The other endpoints of a storage account, each of which answers to other requests than ours. */
const OTHER_STORAGE = /^[a-z0-9]+\.(?:blob|queue|file|dfs|web)\./;

/** Undefined: nothing is wrong with it. */
type FaultOf = (given: string) => string | undefined;

/** What can be wrong with any setting, whatever it means. */
function faultOfText(given: string): string | undefined {
  if (UNRESOLVED.test(given))
    return 'is a reference that Azure could not resolve: the portal says why, with the setting';
  if (given === '') return 'must not be empty';
  const isSpoiled = given !== given.trim() || /\p{C}/u.test(given);
  return isSpoiled ? 'has spaces around it, or control characters in it' : undefined;
}

const checkedBy = (faultOf: FaultOf) =>
  z.string().superRefine((given, context) => {
    const fault = faultOf(given);
    if (fault !== undefined) context.addIssue(fault);
  });
const filledBy = (faultOf: FaultOf) => checkedBy((given) => faultOfText(given) ?? faultOf(given));
const emptyOr = (faultOf: FaultOf) =>
  checkedBy((given) => (given === '' ? undefined : (faultOfText(given) ?? faultOf(given))));

function faultOfTablesUrl(given: string): string | undefined {
  const fault = faultOfBaseAddress(given);
  if (fault !== undefined) return fault;
  const isOther = OTHER_STORAGE.test(new URL(given).hostname);
  return isOther ? 'must be the storage account’s table endpoint (.table.)' : undefined;
}
const faultOfGuid: FaultOf = (given) =>
  GUID.test(given) && given !== NIL_GUID ? undefined : 'must be a GUID of yours, without braces';
const faultOfConnectionString: FaultOf = (given) =>
  readConnectionString(given) === undefined ? 'must hold InstrumentationKey and an https IngestionEndpoint' : undefined;

export const text = checkedBy(faultOfText);
export const textOrEmpty = emptyOr(() => undefined);
export const url = filledBy(faultOfAddress);
/** A scheme and a host, without a slash at the end: paths can be appended, and an issuer compares exactly. */
export const origin = filledBy(faultOfOrigin).transform(withoutSlash);
export const baseUrlOrEmpty = emptyOr(faultOfBaseAddress).transform(withoutSlash);
export const tablesUrl = filledBy(faultOfTablesUrl).transform(withoutSlash);
export const guid = filledBy(faultOfGuid).toLowerCase();
export const guidOrEmpty = emptyOr(faultOfGuid);
export const connectionStringOrEmpty = emptyOr(faultOfConnectionString);
/** Digits alone: Number() takes an empty text, `1e3` and `0x10` too. */
export const whole = (least: number, most: number) =>
  filledBy((given) =>
    /^\d{1,9}$/.test(given) && Number(given) >= least && Number(given) <= most
      ? undefined
      : `must be a whole number from ${least} to ${most}`,
  ).transform(Number);
export const flag = z.enum(['true', 'false']).transform((given) => given === 'true');
