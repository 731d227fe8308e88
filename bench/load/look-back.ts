/** After the day: is every accepted change in the store and in the trail once, and no code redeemed twice? */
import type { Change, Code } from './mixed-day.ts';
import type { LoadStage } from './open-load-stage.ts';

/** All pages of a list, as items of JSON text. Asked of the stack's own service, to which nothing happened. */
async function listAll({ world }: LoadStage, path: string, token: string): Promise<readonly string[]> {
  const items: string[] = [];
  let next: string | undefined = `${path}?limit=100`;
  while (next !== undefined) {
    const { status, json, headers, text } = await world.ask('GET', next, { token });
    if (status !== 200) throw new Error(`GET ${next} answered ${status} ${text.slice(0, 300)}`);
    items.push(...(json['items'] as readonly unknown[]).map((item) => JSON.stringify(item)));
    next = /<([^>]+)>; rel="next"/.exec(headers.get('link') ?? '')?.[1];
  }
  return items;
}

const times = (items: readonly string[], email: string): number =>
  items.filter((item) => item.includes(`"${email}"`)).length;

/** What is not as it must be; empty: nothing lost, nothing twice. */
export async function lookBack(stage: LoadStage, changes: readonly Change[], codes: readonly Code[]) {
  const { world } = stage;
  const stored = {
    exclusion: await listAll(stage, '/accounts/acme/exclusions', world.token('anna')),
    user: await listAll(stage, '/accounts/acme/users', world.stack.serviceToken),
  };
  const trail = (await listAll(stage, '/accounts/acme/audit-events', world.token('anna'))).filter((event) =>
    event.includes('"outcome":"done"'),
  );
  const faults: string[] = [];
  for (const { kind, email, isAccepted } of changes) {
    const [kept, told] = [times(stored[kind], email), times(trail, email)];
    // What was not answered may be done or not; but then the trail tells of it, once, or of nothing.
    const isRight = kept === told && kept <= 1 && (!isAccepted || kept === 1);
    if (!isRight)
      faults.push(
        `${kind} ${email}, ${isAccepted ? 'accepted' : 'not accepted'}: ${kept} stored, ${told} in the trail`,
      );
  }
  for (const { redeemed } of codes) if (redeemed > 1) faults.push(`a code was redeemed ${redeemed} times`);
  return {
    faults,
    trailOfUnanswered: changes.filter(({ email, isAccepted }) => !isAccepted && times(trail, email) === 1).length,
  };
}
