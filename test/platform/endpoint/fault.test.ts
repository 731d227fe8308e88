import { describe, expect, it } from 'vitest';
import { UnreadableRow } from '../../../shared/platform/ports.ts';
import { describeFault } from '../../../shared/platform/telemetry/describe-fault.ts';

describe('what is logged of a fault', () => {
  it('is its name, its codes and where it happened, with those of its causes', () => {
    const cause = Object.assign(new TypeError('ann@acme.example'), { code: 'ECONNRESET' });
    const text = describeFault(Object.assign(new Error('token eyJhbGciOi', { cause }), { statusCode: 503 }));
    expect(text).toMatch(/^Error statusCode=503\n\s+at .*fault\.test\.ts/);
    expect(text).toContain('TypeError code=ECONNRESET');
    expect(text).not.toMatch(/ann@|eyJ/);
  });

  it('holds nothing of a message of several lines, even one that looks like a stack', () => {
    const message = 'no row\n    at ann@acme.example\n    at eyJhbGciOi (secret.ts:1:2)';
    const error = new Error(message);
    expect(describeFault(error)).not.toMatch(/ann@|eyJ/);
    expect(describeFault(error)).toContain('fault.test.ts');
    // A message that was changed later no longer stands in the stack as it is.
    error.message = 'something else';
    expect(describeFault(error)).not.toMatch(/ann@|eyJ/);
  });

  it('names no place that says only that the work went on', async () => {
    const failing = async () => {
      await new Promise<void>((resolve) => {
        process.nextTick(resolve);
      });
      throw new Error('defect');
    };
    const error: unknown = await failing().catch((fault: unknown) => fault);
    expect((error as Error).stack).toContain('node:internal/process/task_queues:');
    expect(describeFault(error)).toMatch(/^Error\n {4}at .*fault\.test\.ts/);
    expect(describeFault(error)).not.toContain('task_queues');
  });

  it('is the kind and the columns of a row that can’t be read', () => {
    const fault = new Error('x', { cause: new UnreadableRow('exclusion', ['expiresAt', 'reason']) });
    expect(describeFault(fault)).toContain('UnreadableRow kind=exclusion columns=expiresAt,reason\n');
  });

  it('holds no code that could be a text', () => {
    const error = Object.assign(new Error(''), { code: 'ann@acme.example', statusCode: 'a b' });
    expect(describeFault(error).split('\n')[0]).toBe('Error');
    expect(describeFault('ann@acme.example')).toBe('thrown: string');
  });
});
