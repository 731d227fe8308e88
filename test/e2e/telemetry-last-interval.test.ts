import { expect, it } from 'vitest';
import { startTestStack } from '../support/stack/started-stack.ts';

it('the metrics of the last interval are sent when the process is told to end', async () => {
  const started = await startTestStack({ changeSettings: () => Promise.resolve({ METRICS_EXPORT_SECONDS: '3600' }) });
  try {
    await started.world.discover('somebody@nowhere.example', 'elevate');
    expect(started.stack.insights.totals()).toEqual([]);
  } finally {
    await started.stop();
  }
  const names = started.stack.insights.totals().map(({ name }) => name);
  expect(names).toContain('sso.decisions');
});
