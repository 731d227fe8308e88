/** GET /sign-in: our own page for step one, where a person types their address. */
import * as z from 'zod';
import { addressPage } from '../../shared/sign-in/hosted/address-form.ts';
import { type KeepingServices, visitOf } from '../../shared/platform/pages/keep-visits.ts';
import { endedSignIn } from '../../shared/platform/pages/ended-visit.ts';
import { defineFunction } from '../../shared/platform/endpoint/define-function.ts';
import { defineOperation } from '../../shared/platform/endpoint/operation.ts';
import { pageEndpoint, type PageServices } from '../../shared/platform/pages/page-endpoint.ts';
import { PageRefusal } from '../../shared/platform/pages/page-refusal.ts';
import { destinationOf } from '../../shared/platform/pages/visit-id.ts';
import type { FormTokens } from '../../shared/platform/ports.ts';
import type { OpenHostedSignIn } from '../../shared/sign-in/hosted/open-hosted-sign-in.ts';

const operation = defineOperation({
  name: 'ask-address',
  method: 'GET',
  route: 'sign-in',
  summary: 'The page that asks for the e-mail address, when an app did not.',
  group: 'Sign-in',
  caller: 'browser',
  query: z.object({ id: z.string() }),
  answers: {
    200: { description: 'The page.', contentType: 'text/html' },
    400: { description: 'A page: the sign-in has ended.', contentType: 'text/html' },
  },
});

type AskAddressServices = PageServices &
  Pick<KeepingServices, 'keptVisits'> & {
    readonly signIn: { readonly openHostedSignIn: OpenHostedSignIn };
    readonly formTokens: FormTokens;
  };

export const askAddress = defineFunction(operation, (services: AskAddressServices) =>
  pageEndpoint(operation, services, async ({ query, cookies, leadsTo }) => {
    const id = query.get('id') ?? '';
    leadsTo(destinationOf(services, id));
    const opened = await services.signIn.openHostedSignIn({ id, cookie: await visitOf(services, cookies, id) });
    switch (opened.kind) {
      case 'not-usable':
        return new PageRefusal(endedSignIn(id, cookies, services.clock()), { detail: 'hosted' });
      case 'open': {
        const { app: client, typed } = opened;
        const formToken = await services.formTokens.issue(id);
        return addressPage({ appName: client.displayName, serviceUrl: services.serviceUrl, id, formToken, typed });
      }
    }
  }),
);
