import { createHash } from 'node:crypto';
import { InvocationContext, HttpRequest, type HttpResponseInit } from '@azure/functions';
import { html } from 'hono/html';
import { describe, expect, it } from 'vitest';
import { Company } from '../../../shared/platform/words/apps/company.ts';
import { said } from '../../../shared/platform/words/written/isolated-text.ts';
import { type Page, pageReply } from '../../../shared/platform/pages/page.ts';
import { pageEndpoint, type Visit } from '../../../shared/platform/pages/page-endpoint.ts';
import { PageRefusal } from '../../../shared/platform/pages/page-refusal.ts';
import type { AppCatalogue } from '../../../shared/platform/words/apps/app-catalogue.ts';
import { DependencyUnavailable } from '../../../shared/platform/ports.ts';
import { makeMeasurementsForTest } from '../../support/measurements-for-test.ts';

const company = Company.parse({
  name: 'A & <b>',
  controlPanelName: 'Panel "x"',
  controlPanelUrl: 'https://panel.example/',
});
const PAGE: Page = {
  status: 403,
  tone: 'bad',
  heading: '<h2>',
  sentences: ["it's", '<script>alert(1)</script>'],
  action: { label: '<i>', href: 'https://x.example/?a=1&b="2"' },
  supportCode: 'ABCDE-FGHJK',
};

const textOf = ({ body }: { readonly body?: unknown }): string => (typeof body === 'string' ? body : '');

describe('a page', () => {
  it('escapes all text', async () => {
    const body = textOf(await pageReply(company, PAGE));
    expect(body).not.toMatch(/<script|<h2|<i>|<b>/);
    expect(body).toContain('&lt;script&gt;alert(1)&lt;/script&gt;');
    expect(body).toContain('href="https://x.example/?a=1&amp;b=&quot;2&quot;"');
    expect(body).toContain('<html lang="en">');
    expect(body).toContain('<code>ABCDE-FGHJK</code>');
  });

  it('says whom to ask, by each way that the Company has', async () => {
    const support = { name: 'Help <desk>', url: 'https://help.example/', phone: '+1 202 555 0143' };
    const body = textOf(await pageReply({ ...company, support }, PAGE));
    expect(body).toContain('ask <bdi>Help &lt;desk&gt;</bdi>');
    expect(body).toContain('<a href="https://help.example/"><bdi>help.example</bdi></a>');
    expect(body).toContain('<a href="tel:+12025550143"><bdi>+1 202 555 0143</bdi></a>');
    expect(body).not.toContain('mailto:');
    const { supportCode, ...plain } = PAGE;
    expect(textOf(await pageReply({ ...company, support }, plain))).not.toContain(supportCode ?? 'none');
  });

  it('sets each name and value of a sentence in a <bdi>, escaped', async () => {
    const sentences = [said`${'שרה → <b>'} is connected to ${'A & B'}.`, said`Nobody.`];
    const body = textOf(await pageReply(company, { ...PAGE, sentences }));
    expect(body).toContain('<bdi>שרה → &lt;b&gt;</bdi> is connected to <bdi>A &amp; B</bdi>.</p>');
    expect(body).toContain('>Nobody.</p>');
  });

  it('allows its own style by hash and nothing else', async () => {
    const reply = await pageReply(company, PAGE);
    const { headers = {} } = reply;
    const body = textOf(reply);
    const style = /<style>([^]*)<\/style>/.exec(body)?.[1] ?? '';
    const hash = createHash('sha256').update(style).digest('base64');
    expect(headers['content-security-policy']).toBe(
      `default-src 'none'; style-src 'sha256-${hash}'; base-uri 'none'; frame-ancestors 'none'; form-action 'none'`,
    );
    expect(headers).toMatchObject({ 'cache-control': 'no-store', 'referrer-policy': 'no-referrer' });
    const withForm = await pageReply(company, { ...PAGE, form: html`<form></form>` });
    expect(withForm.headers?.['content-security-policy']).not.toContain('form-action');
    expect(body).not.toMatch(/ style="/);
  });
});

describe('the page wrapper', () => {
  const visit = async (handle: (visit: Visit) => Promise<Page | PageRefusal>, query = '') => {
    const log: string[] = [];
    const catalogue = { company, apps: [], passwordService: {} } as unknown as AppCatalogue;
    const always = () => [{ name: 'gone', value: '', maxAge: 0 }];
    const measurements = makeMeasurementsForTest();
    const keepStory = () => Promise.resolve();
    const clock = () => new Date();
    const services = { serviceUrl: 'https://sso.example', catalogue, measurements, keepStory, clock };
    const handler = pageEndpoint({ name: 'try' }, services, handle, { always });
    const context = new InvocationContext({
      functionName: 'try',
      logHandler: (level, ...words) => log.push(`${level} ${words.map(String).join(' ')}`),
    });
    const request = new HttpRequest({ method: 'GET', url: `https://sso.example/x${query}` });
    return { reply: (await handler(request, context)) as HttpResponseInit, log };
  };
  const fail = (error: Error) => () => Promise.reject(error);

  it('makes pages of faults, with a support code that the log has too, and no detail', async () => {
    const cases = [
      [new DependencyUnavailable('entra'), 503, 'dependency-unavailable'],
      [
        new DependencyUnavailable('storage', { cause: new Error('ann@contoso.example') }),
        503,
        'dependency-unavailable',
      ],
      [new Error('ann@contoso.example'), 500, 'unexpected-fault'],
    ] as const;
    for (const [error, status, word] of cases) {
      const { reply, log } = await visit(fail(error));
      const code = /<code>([^<]+)<\/code>/.exec(textOf(reply))?.[1] ?? 'none';
      expect([reply.status, log.length]).toEqual([status, 1]);
      expect(log[0]).toContain(word);
      expect(log[0]).toContain(`operation=try support=${code}`);
      expect(`${textOf(reply)}${log.join('')}`).not.toContain('contoso');
      expect((reply.headers as Record<string, string>)['retry-after']).toBe(status === 503 ? '5' : undefined);
    }
  });

  it('sends its cookies with every answer', async () => {
    const answers = [
      await visit(() => Promise.resolve(PAGE)),
      await visit(() => Promise.resolve(new PageRefusal('declined'))),
      await visit(fail(new Error())),
      await visit(() => Promise.resolve(PAGE), '?a=1&a=2'),
    ];
    expect(answers.map(({ reply }) => [reply.status, reply.cookies?.length])).toEqual([
      ...[
        [403, 1],
        [403, 1],
        [500, 1],
        [400, 1],
      ],
    ]);
  });

  it('logs a refusal with its code, and shows it with what to do', async () => {
    const refusal = new PageRefusal('not-assigned', { detail: 'AADSTS50105' });
    const { reply, log } = await visit(() => Promise.resolve(refusal));
    expect(log[0]).toMatch(
      /^information page-refused operation=try code=not-assigned detail=AADSTS50105 support=[0-9A-Z]{5}-[0-9A-Z]{5}$/,
    );
    expect(textOf(reply)).toContain('Ask your administrator to assign you');
  });
});
