/** The story, step by step, in the order in which a customer would live it. */
import type { World } from './world.ts';
import * as attacks from './steps/attacks-and-outages.ts';
import * as connecting from './steps/connecting.ts';
import { handOver, linkTakenBack, wrongTenant } from './steps/handing-over.ts';
import { shadowMode } from './steps/shadow.ts';
import { readiness } from './steps/readiness.ts';
import { trueNumbers } from './steps/true-numbers.ts';
import { lastDay } from './steps/excluding.ts';
import * as passwords from './steps/company-passwords.ts';
import * as signingIn from './steps/signing-in.ts';
import { whoLeft } from './steps/leaving.ts';
import { everyApp, whoGoesWhere, withoutProduct } from './steps/six-apps.ts';
import { linkUser } from './steps/linking.ts';
import { somebodyMarries } from './steps/renaming.ts';
import { filteredTrail, supportCode } from './steps/explaining.ts';
import { portalLink, testBeforeSwitch } from './steps/testing.ts';

export const STORY: readonly (readonly [title: string, play: (world: World) => Promise<void>])[] = [
  ['Start Azure Integration without the role: refused and audited', connecting.startWithoutRole],
  ["An ordinary user can't connect", connecting.ordinaryUserCannotConnect],
  ['A mail scanner opens the link before the administrator does', connecting.scannedLink],
  ['A forged consent redirect changes nothing', connecting.forgedConsentRedirect],
  ['A link is taken back, and then under the hands of who is at Azure with it', linkTakenBack],
  ['The wrong tenant is told before its terms are shown', wrongTenant],
  ['The link goes from hand to hand: an administrator connects the Azure tenant, and the contact sees it', handOver],
  ['A one-time link opens the hosted Identity Management page', portalLink],
  ['Before the switch: who could sign in with Azure, and who could not', readiness],
  ['Numbers that are true when somebody decides', trueNumbers],
  ['Test sign-ins before the switch: every check, and nobody gets in', testBeforeSwitch],
  ['Shadow mode: nothing changes for anybody', shadowMode],
  ['SSO on', connecting.ssoOn],
  ['Discovery says Entra, and Bob lands in Elevate', signingIn.landInElevate],
  ['One switch, six apps: Carol lands in each of them through Azure', everyApp],
  ['A mistyped address, and Back', signingIn.correctAddress],
  ['The Company password is refused, and so is its reset', passwords.passwordRefused],
  ['Exclude: the old password works again', signingIn.exclude],
  ['Who never had a password makes one by mail, but not while SSO is on', passwords.resetByMail],
  ['Excluded until a last day: the whole day, where the reader is, in the API and in a file', lastDay],
  ['OWA: with 2FA through Azure, without it or unknown by password', signingIn.owa],
  ['The Control Panel is an admin portal: always the password', passwords.adminPortal],
  ['What each app answers, and for whom', whoGoesWhere],
  ['Without the unified product: the password in the apps that need it', withoutProduct],
  ['Unknown here, unknown there, a guest, the wrong tenant', signingIn.strangers],
  ['Deleted in Azure and made anew: linked, and the same user as before', linkUser],
  ['Somebody marries: another address, and the same user to every app', somebodyMarries],
  ['A support code explained: what happened, and since when it is so', supportCode],
  ['Replayed code, replayed callback, tampered state, foreign redirect URI', attacks.replayAndTampering],
  ['Azure is out: SSO off, in by password, SSO on again', attacks.outage],
  ['Ivan left: SSO off, and he is kept out by one choice', whoLeft],
  ['The keys are rotated in the middle of a sign-in', attacks.keyRotation],
  ["Another account's admin sees and changes nothing here", attacks.otherAccount],
  ['The audit trail tells all of it', attacks.auditTrail],
  ['The audit trail, filtered and exported', filteredTrail],
];

/** Plays it all. A step that throws is a broken one, and the story goes on. */
export async function playStory(world: World): Promise<void> {
  for (const [at, [title, play]] of STORY.entries()) {
    world.print(`\n${at + 1}  ${title}`);
    try {
      await play(world);
    } catch (error) {
      world.check(false, `the step ended early: ${error instanceof Error ? error.message : 'unknown'}`);
    }
  }
}
