/** What a refused sign-in was, as a sentence for the administrator who looks into it; the page told the person themselves. */
import type { AppCatalogue } from '../domain/app-catalogue.ts';
import type { PageRefusalCode } from './page-refusal.ts';

type Names = { readonly company: string; readonly panel: string };
type Sentence = (names: Names) => string;

/** Every refusal that can end a sign-in of a known account, and what to do about it. */
const SENTENCES: Partial<Record<PageRefusalCode, Sentence>> = {
  'unknown-app': () => 'The app that the sign-in was for is no longer set up here, or no longer with that address.',
  'sign-in-not-usable': () =>
    'Azure sent the person back without what a sign-in needs. Let them start again in the app.',
  declined: () => 'The person cancelled at Azure, or didn’t accept what it asked.',
  'not-assigned': () =>
    'Your Azure lets only assigned people use this application, and this person isn’t. Assign them in Azure (Enterprise applications, Users and groups).',
  'wrong-tenant': () =>
    'The person chose an account of another organisation at Azure. They have to sign in with their work account of yours.',
  'consent-missing': ({ company, panel }) =>
    `Your Azure no longer allows ${company} to sign people in. Start Azure Integration again in ${panel}.`,
  'app-disabled': ({ company }) =>
    `${company} is turned off in your Azure. Enable it there (Enterprise applications, Properties).`,
  'integration-broken': ({ panel }) =>
    `The Azure integration was broken, so nobody could sign in with Azure. ${panel} says why, and how to mend it.`,
  'blocked-by-policy': () =>
    'A policy of your Azure blocked the sign-in, for this device, place or risk. Azure’s sign-in log names it.',
  'more-factors-needed': () =>
    'Azure asked for another step, such as a code on the phone, and the person didn’t complete it.',
  'code-used-or-expired': () => 'What Azure sent back came too late or twice. Let the person start again in the app.',
  'our-credential-refused': ({ company }) =>
    `Azure refused ${company} itself. It’s nothing of yours, and ${company} has been told.`,
  'token-invalid': () => 'What Azure sent back didn’t pass the checks, so it wasn’t trusted.',
  other: () => 'Azure refused the sign-in. Azure’s sign-in log says why; the detail here is its error number.',
  guest: () => 'The person is a guest in your Azure. Only its own members can sign in.',
  'not-in-control-panel': ({ panel }) =>
    `Azure knows the person, but there is no user with that address in ${panel}. Add one there.`,
  'address-differs': ({ panel }) =>
    `The person’s user principal name in Azure isn’t the address of a user in ${panel}. Make both the same, or let them choose the right account.`,
  'bound-to-another-person': ({ panel }) =>
    `The user belonged to another Azure account when it signed in first. If it’s the same person with a new Azure account, remove the user in ${panel} and add them again.`,
  'tenant-not-linked': () =>
    'The account was connected to another Azure organisation, or to none, when the person came back.',
  'azure-unavailable': () => 'Azure didn’t answer. In a longer outage, turn SSO off or exclude users who must get in.',
  unavailable: ({ company }) => `A service that ${company} needs didn’t answer. It’s nothing of yours.`,
  unexpected: ({ company }) => `Something went wrong at ${company}. Give ${company} support the code.`,
};

/** The sentence. For a word that this version doesn't know, one that sends on to support. */
export function storySentence({ name, controlPanelName }: AppCatalogue['company'], outcome: string): string {
  const names = { company: name, panel: controlPanelName };
  const known = Object.hasOwn(SENTENCES, outcome) ? SENTENCES[outcome as PageRefusalCode] : undefined;
  return known?.(names) ?? `The sign-in was refused. ${name} support can say more with the code.`;
}
