/** POST /sign-in: the address that a person typed on our page; on to Azure or to the app's Company sign-in page. */
import { app } from '@azure/functions';
import * as z from 'zod';
import { EmailAddress } from '../../shared/domain/identifiers.ts';
import { writtenAddress } from '../../shared/domain/lists/written-addresses.ts';
import { addressPage } from '../../shared/http/address-form.ts';
import { type AddressLimitServices, limitAddress } from '../../shared/http/address-limit.ts';
import { clearTransaction, keepTransaction, transactionOf } from '../../shared/http/cookies.ts';
import { defineOperation } from '../../shared/http/operation.ts';
import { formSource } from '../../shared/http/form-source.ts';
import { pageEndpoint, type PageServices, type Visit } from '../../shared/http/page-endpoint.ts';
import { PageRefusal } from '../../shared/http/page-refusal.ts';
import { Problem } from '../../shared/http/problem.ts';
import { readBody } from '../../shared/http/read-request.ts';
import { seeOther, seeOtherKeeping } from '../../shared/http/redirect.ts';
import { httpTrigger } from '../../shared/startup.ts';
import type { BeginSignIn, BeginSignInInput } from '../../shared/use-cases/begin-sign-in.ts';
import type { OpenHostedSignIn, VerifyHostedForm } from '../../shared/use-cases/open-hosted-sign-in.ts';

const MAX_BODY_BYTES = 8 * 1024;
const Form = z.object({ id: z.string(), form_token: z.string(), email: z.string().max(1024) });

const operation = defineOperation({
  name: 'take-address',
  method: 'POST',
  route: 'sign-in',
  summary: 'Takes the address from our own page. Only that page’s form is accepted.',
  group: 'Sign-in',
  caller: 'browser',
  body: Form,
  bodyType: 'application/x-www-form-urlencoded',
  maxBodyBytes: MAX_BODY_BYTES,
  answers: {
    303: { description: 'To Azure, or to the app’s Company sign-in page.' },
    400: { description: 'The page again, or a page: the sign-in has ended.', contentType: 'text/html' },
    403: {
      description: 'A page: the form came from elsewhere, or the integration is broken.',
      contentType: 'text/html',
    },
    429: { description: 'A page: too many addresses asked about from one network.', contentType: 'text/html' },
  },
});

type TakeAddressServices = PageServices &
  AddressLimitServices & {
    readonly openHostedSignIn: OpenHostedSignIn;
    readonly verifyHostedForm: VerifyHostedForm;
    readonly beginSignIn: BeginSignIn;
  };

export const takeAddress = (services: TakeAddressServices) =>
  pageEndpoint(operation, services, async (visit) => {
    // Where the browser doesn't say, the token below decides.
    if (formSource(visit.request, services.serviceUrl) === 'foreign') {
      return new PageRefusal('foreign-form', { detail: 'origin' });
    }
    const form = await readBody(visit.request, Form, operation.bodyType, MAX_BODY_BYTES);
    if (form instanceof Problem) return new PageRefusal('invalid-request', { detail: form.code });
    const { id, form_token: givenToken } = form;
    const opened = await services.openHostedSignIn({ id, cookie: transactionOf(visit.cookies, 'hosted-sign-in', id) });
    if (opened.kind === 'not-usable') return new PageRefusal('sign-in-not-usable', { detail: 'hosted' });
    if (!(await services.verifyHostedForm(id, givenToken))) return new PageRefusal('foreign-form', { detail: 'token' });
    const { app: client, request, formToken } = opened;
    const email = EmailAddress.safeParse(writtenAddress(form.email));
    return email.success
      ? continueSignIn(services, visit, id, { app: client, request, email: email.data })
      : addressPage({
          ...{ appName: client.displayName, serviceUrl: services.serviceUrl, id, formToken },
          rejected: form.email,
        });
  });

async function continueSignIn(
  services: TakeAddressServices,
  { request, cookies, isSignInOf }: Visit,
  id: string,
  input: BeginSignInInput,
) {
  const limited = limitAddress(services, request, input.app.displayName);
  if (limited !== undefined) return limited;
  const { beginSignIn } = services;
  const began = await beginSignIn(input);
  const done = clearTransaction('hosted-sign-in', id);
  switch (began.kind) {
    case 'company-credentials':
      return seeOther(began.url, done);
    case 'entra':
      return seeOtherKeeping(began.url, keepTransaction(cookies, 'sign-in', began.state, began.sealed), done);
    case 'integration-broken':
      isSignInOf({ account: began.account, email: began.email, app: input.app.id });
      return new PageRefusal('integration-broken', { appName: input.app.displayName, signIn: { app: input.app.id } });
  }
}

app.http(operation.name, httpTrigger(operation, takeAddress));
