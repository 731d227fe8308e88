/** What a refused sign-in was, as a sentence for the administrator who looks into it; the page told the person themselves. */
import type { AppCatalogue } from '../platform/words/app-catalogue.ts';
import { AZURE_REFUSALS, isAzureRefusal } from '../platform/words/refusals/azure-refusals.ts';
import type { PageRefusalCode } from '../platform/pages/page-refusal.ts';

type Names = { readonly company: string; readonly panel: string };
type Sentence = (names: Names) => string;

/** Every refusal of ours that can end a sign-in of a known account, and what to do about it. What Azure refused, its own table tells. */
const SENTENCES: Partial<Record<PageRefusalCode, Sentence>> = {
  'unknown-app': () => 'The app that the sign-in was for is no longer set up here, or no longer with that address.',
  'sign-in-not-usable': () =>
    'Azure sent the person back without what a sign-in needs. Let them start again in the app.',
  'integration-broken': ({ panel }) =>
    `The Azure integration was broken, so nobody could sign in with Azure. ${panel} says why, and how to mend it.`,
  guest: () => 'The person is a guest in your Azure. Only its own members can sign in.',
  'not-in-control-panel': ({ panel }) =>
    `Azure knows the person, but there is no user with that address in ${panel}. Add one there; or, if the person is a user under another name and hasn’t signed in yet, name this one as an alias, or link the user to them (Identity Management, Readiness).`,
  'address-differs': ({ panel }) =>
    `The person’s user principal name in Azure isn’t the address of a user in ${panel}. Make both the same, link the user to this person (Identity Management, Readiness), or let them choose the right account.`,
  'bound-to-another-person': ({ panel }) =>
    `The user belonged to another Azure account when it signed in first. If it’s the same person with a new Azure account, link the user to it (Identity Management in ${panel}, Readiness): what is theirs in the apps stays. If it’s somebody else, give them a user of their own.`,
  'tenant-not-linked': () =>
    'The account was connected to another Azure organisation, or to none, when the person came back.',
  unavailable: ({ company }) => `A service that ${company} needs didn’t answer. It’s nothing of yours.`,
  unexpected: ({ company }) => `Something went wrong at ${company}. Give ${company} support the code.`,
};

/** The sentence. For a word that this version doesn't know, one that sends on to support. */
export function storySentence({ name, controlPanelName }: AppCatalogue['company'], outcome: string): string {
  const names = { company: name, panel: controlPanelName };
  if (isAzureRefusal(outcome)) return AZURE_REFUSALS[outcome].toAdmin(names);
  const known = Object.hasOwn(SENTENCES, outcome) ? SENTENCES[outcome as PageRefusalCode] : undefined;
  return known?.(names) ?? `The sign-in was refused. ${name} support can say more with the code.`;
}
