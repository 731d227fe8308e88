/** A contact, by the name that people know. */
import { usePage } from '../../state/page-context.ts';
import { calledBy } from '../../state/account/people.ts';

type Props = { readonly id: string | null | undefined; readonly or?: string };

export function Who({ id, or = '–' }: Props) {
  const { people } = usePage();
  if (id === null || id === undefined) return <span>{or}</span>;
  const { email } = people.get(id) ?? {};
  return <bdi title={[email, id].filter((each) => each !== undefined).join(' · ')}>{calledBy(people, id)}</bdi>;
}
