/** A tenant's directory for tests: people by what is special about them, and lists of them in pages. */
import type { TenantPerson } from '../../shared/entra/rules/tenant-person.ts';
import { EmailAddress, ObjectId } from '../../shared/platform/words/identifiers.ts';
import type { ListTenantPeople } from '../../shared/entra/ports.ts';

export const objectId = (number: number): ObjectId =>
  ObjectId.parse(`0b0b0b0b-0000-4000-8000-${String(number).padStart(12, '0')}`);

/** A member whose mail is the principal name. */
export function personOf(number: number, name: string, change: Partial<TenantPerson> = {}): TenantPerson {
  const principal = EmailAddress.safeParse(name).data;
  return {
    objectId: objectId(number),
    userPrincipalName: name,
    principal,
    mail: principal,
    enabled: true,
    guest: false,
    ...change,
  };
}

/** Answers pages of so many; a cursor is the place of the next person. `asked` notes every cursor that came. */
export function listInPages(people: readonly TenantPerson[], size = 999) {
  const asked: (string | undefined)[] = [];
  const list: ListTenantPeople = (_, cursor) => {
    asked.push(cursor);
    const from = Number(cursor ?? '0');
    const next = from + size < people.length ? String(from + size) : undefined;
    return Promise.resolve({ kind: 'page', people: people.slice(from, from + size), next });
  };
  return { list, asked };
}
