import { setImmediate as later } from 'node:timers/promises';
import { HttpRequest, type HttpHandler, InvocationContext } from '@azure/functions';
import { describe, expect, it } from 'vitest';
import { publishKeys } from '../../../functions/provider/publish-keys.ts';
import { named } from '../../../shared/platform/endpoint/define-function.ts';
import { endpoint } from '../../../shared/platform/endpoint/endpoint.ts';
import { defineOperation } from '../../../shared/platform/endpoint/operation.ts';
import { pageEndpoint, returnEndpoint } from '../../../shared/platform/pages/page-endpoint.ts';
import { oauthEndpoint } from '../../../shared/provider/clients/oauth-endpoint.ts';
import { openStage } from '../../support/sign-in/stage.ts';

const { services } = openStage();
const operation = defineOperation({
  ...{ name: 'fail-for-test', method: 'GET', route: 'x', summary: 'x', group: 'Sign-in', caller: 'anyone' },
  answers: { 204: { description: 'Nothing.' } },
});

/** By the log's line of the fault: the functions from the one that threw to the one that was asked. */
async function traceOf(handler: HttpHandler): Promise<string[]> {
  const lines: string[] = [];
  const logHandler = (_level: string, ...words: unknown[]) => void lines.push(words.join(' '));
  const request = new HttpRequest({ method: 'GET', url: 'https://sso.example/x' });
  await handler(request, new InvocationContext({ functionName: 'fail-for-test', logHandler }));
  const fault = lines.find((line) => line.startsWith('unexpected-fault')) ?? '';
  const frames = [...fault.matchAll(/^ {4}at (?:async )?(?:(\S+) \()?/gm)].map(([, name = 'no name']) => name);
  return frames.slice(0, frames.indexOf('traceOf'));
}

describe('the trace of a fault', () => {
  const makers: readonly (readonly [string, (handle: () => Promise<never>) => HttpHandler, readonly string[]])[] = [
    ['an API call', (handle) => endpoint(operation, services, handle), ['answerCall', 'answerRequest']],
    ['a page', (handle) => pageEndpoint(operation, services, handle), ['answerVisit', 'answerBrowser']],
    ['a way back', (handle) => returnEndpoint(operation, services, handle, {}), ['answerVisit', 'answerReturn']],
    ['an app’s call', (handle) => oauthEndpoint(operation, services, handle), ['answer', 'answerClient']],
  ];

  it.each(makers)('says the operation’s name for what %s does, and names all around it', async (_, make, around) => {
    const handler = make(async () => {
      await later();
      throw new Error('defect');
    });
    expect(await traceOf(handler)).toEqual(['fail-for-test', ...around]);
  });

  it('of a route as it is registered says so too', async () => {
    const publicKeys = () => Promise.reject(new Error('defect'));
    const handler = publishKeys.makeHandler({ ...services, tokenSigner: { ...services.tokenSigner, publicKeys } });
    expect((await traceOf(handler)).slice(-3)).toEqual(['publish-keys', 'answerCall', 'answerRequest']);
  });
});

describe('a handler with a name of its own', () => {
  it('keeps it', () => {
    const answerTwo = () => 2;
    expect(named({ name: 'fail-for-test' }, answerTwo).name).toBe('answerTwo');
    expect(named({ name: 'fail-for-test' }, () => 2).name).toBe('fail-for-test');
  });
});
