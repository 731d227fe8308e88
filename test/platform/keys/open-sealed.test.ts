import * as z from 'zod';
import { randomBytes } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { keepVisit, openVisit, type VisitKind } from '../../../shared/platform/keys/open-sealed.ts';
import { makeSealer } from '../../../shared/platform/keys/sealer.ts';
import { makeMovableClock } from '../../support/movable-clock.ts';

const time = makeMovableClock(new Date());
const { clock } = time;
const key = { kid: 'key-1', jwk: { kty: 'oct', k: randomBytes(32).toString('base64url') } };
const ring = {
  current: () => Promise.resolve(key),
  find: () => Promise.resolve(key),
  all: () => Promise.resolve([key]),
};
const sealer = makeSealer({ ring, clock });

const Left = z.strictObject({ state: z.string(), account: z.string() });
const kindOf = (purpose: VisitKind<object>['purpose']): VisitKind<z.infer<typeof Left>> => ({
  ...{ purpose, schema: Left, namedBy: 'state' },
});
const visit = kindOf('administrator-sign-in');
const content = { state: 'state-1', account: 'contoso' };
const keep = () => keepVisit({ sealer, clock }, visit, content);

describe('what a browser keeps of a visit', () => {
  it('opens for the visit that it names, for ten minutes', async () => {
    const cookie = await keep();
    const open = () => openVisit(sealer, visit, { name: 'state-1', cookie });
    time.pass(599);
    expect(await open()).toEqual(content);
    time.pass(2);
    expect(await open()).toBeUndefined();
  });

  it('opens for no other visit, no other kind of visit, and not where nothing was kept', async () => {
    const cookie = await keep();
    expect(await openVisit(sealer, visit, { name: 'state-2', cookie })).toBeUndefined();
    expect(await openVisit(sealer, kindOf('sign-in'), { name: 'state-1', cookie })).toBeUndefined();
    expect(await openVisit(sealer, visit, { name: 'state-1', cookie: undefined })).toBeUndefined();
  });
});
