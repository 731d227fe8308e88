/**
 * One row of the table of refusals (refusals.ts): all that is told of one, in data. The only logic in a sentence is a name in braces, which
 * `fillIn` puts in.
 */

import { type Company, pageNameOf } from '../apps/company.ts';

/** `app`: where the person came from; where a tenant is connected, the place. `start`: the button that connects a tenant. `page`: the hosted one. `host`: of this service, by which browsers know whose cookies they block. `wait`: as `inWords` says it. */
export type Names = Readonly<Record<'company' | 'panel' | 'page' | 'start' | 'app' | 'host' | 'wait', string>>;

/** What a page says: a heading, what happened, what to do. */
export type Told = readonly [heading: string, happened: string, todo: string];

export type RefusalRow = {
  /** Who can do something about it. */
  readonly whose: 'the person’s' | 'the customer’s' | 'the app’s' | 'Azure’s' | 'ours' | 'unknown';
  /** Of the page. */
  readonly status: 400 | 403 | 404 | 409 | 429 | 500 | 503;
  /** When trying again may help, without anybody at the customer doing anything. */
  readonly retryAfterSeconds?: number;
  readonly page: Told;
  /** Its page for who connects a tenant, under the code `connect-…`, where the same word means another thing to them. */
  readonly connectPage?: Told;
  /** To the administrator who tests a sign-in or asks what it was ("explain"). Names the Company and its panel alone. */
  readonly toAdmin?: string;
  /** In the audit trail, behind "refused: ". */
  readonly inTrail?: string;
  /** The check of a test sign-in that it fails at; `azure-sign-in` unless it says so. */
  readonly failsCheck?: 'azure-sign-in' | 'tenant' | 'person';
  /** Azure's AADSTS numbers that mean it, each with what it is in a few words. */
  readonly azure?: Readonly<Record<number, string>>;
};

/** It ends the sign-in of somebody whose account is known, and their administrator asks why. */
export type SignInRefusalRow = RefusalRow & Required<Pick<RefusalRow, 'toAdmin'>>;
/** It ends the connection of a tenant, and stands in the account's trail. */
export type ConnectionRefusalRow = RefusalRow & Required<Pick<RefusalRow, 'inTrail'>>;
/** Whoever asked Azure for whatever may meet it. */
export type AzureRefusalRow = SignInRefusalRow &
  ConnectionRefusalRow &
  Required<Pick<RefusalRow, 'connectPage' | 'azure'>>;

export const START_AGAIN = 'Go back to {app} and start again.';
export const ASK_ADMIN = 'Ask your administrator for help. They can reach {company} support with the code below.';
export const START_OVER = 'Go back to {panel} and choose “{start}” again.';
export const NEW_LINK = 'Ask who sent you the link for a new one. If that was you: choose “{start}” in {panel} again.';
export const START_OVER_LATER = 'Wait a few minutes, then choose “{start}” in {panel} again.';
export const NOT_CONNECTED = 'Azure isn’t connected';
export const NEEDS_ADMIN = 'Sign-in with Azure needs your administrator';
export const NOT_AVAILABLE = 'Sign-in with Azure isn’t available right now';

/** As the Company calls itself and its places. */
export const namesOf = (company: Pick<Company, 'name' | 'controlPanelName' | 'menuPath' | 'startName'>) => ({
  company: company.name,
  panel: company.controlPanelName,
  page: pageNameOf(company),
  start: company.startName,
});

/** A sentence with its names. One that isn't given stays as it is written. */
export const fillIn = (sentence: string, names: Partial<Names>): string =>
  sentence.replaceAll(/\{(\w+)\}/g, (written, name: string) =>
    Object.hasOwn(names, name) ? (names[name as keyof Names] ?? written) : written,
  );

/** Of Retry-After, for a sentence. */
export const inWords = (seconds: number): string => (seconds === 1 ? 'one second' : `${String(seconds)} seconds`);
