/** What becomes of somebody whom the decision sends to Azure, as far as the newest readiness report knows. Pure. */
import { type ReadinessStatus } from '../../platform/words/readiness-status.ts';
import { verdictOfStatus } from '../../users/rules/counts/account-counts.ts';

/** What the newest report of the connected tenant says. `status` undefined: it doesn't name them. */
export type ReportOnUser = { readonly takenAt: Date; readonly status: ReadinessStatus | undefined };

export type OutlookFacts = {
  readonly isBroken: boolean;
  /** Whether the Control Panel has a user of the address. */
  readonly isUser: boolean;
  /** Undefined: there is none. */
  readonly report: ReportOnUser | undefined;
};

export type Outlook = {
  /** Undefined: nobody knows. */
  readonly getsIn: boolean | undefined;
  /** A sentence without its subject: "Goes to Azure, …". */
  readonly sentence: string;
  /** The moment of the report that says so; undefined: it takes no report to say so, or there is none. */
  readonly asOf: Date | undefined;
};

const AT_AZURE: Readonly<Record<Exclude<ReadinessStatus, 'excluded'>, string>> = {
  ready: 'where this person is known, and will get in.',
  'not-in-entra': 'where nobody has this address, and will fail there.',
  'disabled-in-entra': 'where this person’s account is disabled, and will fail there.',
  'gone-from-entra': 'where this person was deleted, and will fail there.',
  'guest-in-entra': 'where this person is only a guest, and will be refused on the way back.',
  ambiguous: 'where several people fit this address, and will be refused on the way back.',
  'address-differs':
    'where the person with this mail address signs in by another name, and will be refused on the way back.',
  'recreated-in-entra':
    'where another person has this address than the one who signed in first, and will be refused on the way back.',
  'not-assigned': 'where this person isn’t assigned to the application, and will fail there.',
  'two-factor-missing': 'where this person is known, and will get in.',
};

const unknown = (why: string, asOf?: Date): Outlook => ({
  ...{ getsIn: undefined, asOf },
  sentence: `Goes to Azure. Whether they get in isn’t known: ${why}`,
});

/** Of somebody whom the decision sends to Azure. */
export function outlookOf({ isBroken, isUser, report }: OutlookFacts): Outlook {
  const refused = { getsIn: false, asOf: undefined };
  if (isBroken)
    return { ...refused, sentence: 'Gets no further than a page that says so: the connection to Azure is broken.' };
  if (!isUser)
    return { ...refused, sentence: 'Goes to Azure, and is refused on the way back: no user here has this address.' };
  if (report === undefined) return unknown('there is no readiness report of the connected tenant yet.');
  const { status, takenAt } = report;
  if (status === undefined) return unknown('the newest readiness report doesn’t know this user yet.', takenAt);
  const words = Object.hasOwn(AT_AZURE, status) ? AT_AZURE[status as keyof typeof AT_AZURE] : undefined;
  // Of whoever was excluded then, and of what a newer version says, it tells nothing.
  if (words === undefined) return unknown('the newest readiness report didn’t look for them.', takenAt);
  return { getsIn: verdictOfStatus(status) === 'gets-in', sentence: `Goes to Azure, ${words}`, asOf: takenAt };
}
