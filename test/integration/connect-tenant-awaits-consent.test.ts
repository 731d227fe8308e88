import { randomUUID } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { TenantId } from '../../shared/platform/words/identifiers.ts';
import type { ConsentCheck } from '../../shared/entra/ports.ts';
import { awaitConsent } from '../../shared/integration/connect-tenant.ts';
import { makeMovableClock } from '../support/movable-clock.ts';

const newTenant = () => TenantId.parse(randomUUID());

describe('waiting for consent to work', () => {
  const wait = async (answers: ConsentCheck[], secondsPerAnswer = 0) => {
    const time = makeMovableClock();
    let asked = 0;
    const dependencies: Parameters<typeof awaitConsent>[0] = {
      clock: time.clock,
      wait: (milliseconds) => {
        time.pass(milliseconds / 1000);
        return Promise.resolve();
      },
      entraTenants: {
        checkConsent: () => {
          time.pass(secondsPerAnswer);
          return Promise.resolve(answers[asked++] ?? 'consent-withdrawn');
        },
      },
    };
    return [await awaitConsent(dependencies, newTenant()), asked];
  };

  it('asks at most four times, and no longer than ten seconds', async () => {
    expect(await wait(['granted'])).toEqual(['granted', 1]);
    expect(await wait(['consent-withdrawn', 'app-disabled', 'granted'])).toEqual(['granted', 3]);
    expect(await wait([])).toEqual(['consent-withdrawn', 4]);
    expect(await wait([], 5)).toEqual(['consent-withdrawn', 2]);
  });

  it('doesn’t wait for what no waiting mends', async () => {
    expect(await wait(['our-credential-refused', 'granted'])).toEqual(['our-credential-refused', 1]);
  });
});
