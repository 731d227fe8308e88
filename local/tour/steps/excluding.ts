/** An exclusion with an end, in each of the ways in which it can be written. */
import type { World } from '../world.ts';

type Result = {
  readonly outcome: string;
  readonly expiresAt?: string;
  readonly line?: number;
  readonly message?: string;
};

/** "Last day 24 December" means the same in JSON, in a file and on the page: all of that day, in a named time zone. */
export async function lastDay(world: World): Promise<void> {
  const send = async (query: string, body: unknown, headers: Record<string, string> = {}): Promise<Result[]> => {
    const sent = { token: world.token('anna'), body, headers };
    const { json } = await world.ask('POST', `/accounts/acme/exclusions${query}`, sent);
    return (json['results'] ?? []) as Result[];
  };
  const [one, other] = ['first.helper@acme.example', 'second.helper@acme.example'];
  const inBerlin = '2099-12-24T23:00:00.000Z';
  const [json] = await send('', { add: [{ email: one, lastDay: '2099-12-24', timeZone: 'Europe/Berlin' }] });
  world.check(json?.expiresAt === inBerlin, `last day 24 December in Berlin: it ends at ${inBerlin}`);
  const file = ['E-Mail;Reason;Last day;', `${other};on call;2099-12-24;`, ';;;', `${one};;24.12.2099;`].join('\r\n');
  const [csv, fault] = await send('?timeZone=Europe/Berlin', file, { 'content-type': 'text/csv' });
  world.check(csv?.expiresAt === inBerlin, 'a spreadsheet’s file with semicolons says the same of the same day');
  const isTold = fault?.outcome === 'invalid-line' && fault.line === 4;
  world.check(isTold, `a line that can’t be read is told, and costs the others nothing: ${fault?.message ?? ''}`);
  const [bare] = await send('', { add: [{ email: one, expiresAt: '2099-12-24' }] });
  const isInvalid = bare?.outcome === 'invalid-item';
  world.check(isInvalid, 'a day without a time zone is refused: nobody could say when it ends');
  await send('', { remove: [one, other] });
}
