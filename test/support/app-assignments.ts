/** What a tenant says of whom it lets into the app, for tests that are about something else: everybody. */
import type { AppAssignments, AssignedPage } from '../../shared/entra/ports.ts';
import { objectId } from './directory-people.ts';

const NOBODY: AssignedPage = { kind: 'page', users: [], groups: [], next: undefined };

export const everybodyIsLetIn: AppAssignments = {
  readApp: () => Promise.resolve({ kind: 'app', id: objectId(900), assignmentRequired: false }),
  listAssigned: () => Promise.resolve(NOBODY),
  listGroup: () => Promise.resolve(NOBODY),
};
