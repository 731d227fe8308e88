import { expect, it } from 'vitest';
import { connectAcme, startTestStack } from '../support/started-stack.ts';

it('a connection string that is none costs the metrics, is told of once, and nothing else breaks', async () => {
  const APPLICATIONINSIGHTS_CONNECTION_STRING = 'InstrumentationKey=1;IngestionEndpoint=http://insights.example';
  const started = await startTestStack({
    changeSettings: () => Promise.resolve({ APPLICATIONINSIGHTS_CONNECTION_STRING }),
  });
  try {
    const { world, log } = started;
    await connectAcme(world);
    const isTold = () => Promise.resolve(log.some((line) => line.includes('metrics-not-exported reason=not-loaded')));
    expect(await world.within(10_000, isTold)).toBeDefined();
    expect((await world.discover(world.person('bob').email, 'elevate')).status).toBe(200);
    expect(log.filter((line) => line.includes('metrics-not-exported'))).toHaveLength(1);
    expect(log.filter((line) => line.includes('unexpected-fault'))).toEqual([]);
  } finally {
    await started.stop();
  }
  expect(started.stack.insights.totals()).toEqual([]);
});
