/** GET /identity-management/assets/{file}: the scripts and styles of the hosted page, by the names that its build gave them. */
import * as z from 'zod';
import { WEB_FILE_TYPES } from '../../shared/portal/rules/web-file-types.ts';
import { endpoint, type EndpointServices } from '../../shared/platform/endpoint/endpoint.ts';
import { defineFunction } from '../../shared/platform/endpoint/define-function.ts';
import { defineOperation } from '../../shared/platform/endpoint/operation.ts';
import { Problem } from '../../shared/platform/endpoint/problem.ts';
import { chooseCoding } from '../../shared/portal/rules/choose-coding.ts';
import { isSameVersion } from '../../shared/portal/rules/is-same-version.ts';
import type { WebPage } from '../../shared/portal/ports.ts';
import { NoQuery } from '../../shared/platform/wire.ts';

const [firstType, ...otherTypes] = Object.values(WEB_FILE_TYPES).map((type) => type.replace(/;.*/, ''));

const operation = defineOperation({
  name: 'serve-identity-management-asset',
  method: 'GET',
  route: 'identity-management/assets/{file}',
  summary: 'A file of the Identity Management page; its name changes with its content.',
  group: 'Control Panel',
  caller: 'anyone',
  params: z.strictObject({ file: z.string().max(200) }),
  query: NoQuery,
  headers: [
    { name: 'Accept-Encoding', description: 'br and gzip are there of what is text.', required: false },
    { name: 'If-None-Match', description: 'The ETag of what the client has.', required: false },
  ],
  answers: {
    200: {
      description: 'The file, to be kept for a year; coded as the client likes best.',
      contentType: firstType ?? '',
      headers: ['Content-Encoding', 'ETag', 'Vary'],
    },
    304: { description: 'The client has it.', headers: ['ETag', 'Vary'] },
  },
  otherFormats: otherTypes,
  problems: ['file-not-found'],
});

export const serveIdentityManagementAsset = defineFunction(
  operation,
  (services: EndpointServices & { readonly webPage: Pick<WebPage, 'findAsset'> }) =>
    endpoint(operation, services, async ({ params, request }) => {
      const asset = await services.webPage.findAsset(params.file);
      if (asset === undefined) return new Problem('file-not-found');
      const coding = chooseCoding(request.headers.get('accept-encoding'), asset.codings);
      // Each coding is another representation, with a tag of its own (RFC 9110, section 8.8.1).
      const etag = `"${asset.version}-${coding}"`;
      const headers = {
        'cache-control': 'public, max-age=31536000, immutable',
        'cross-origin-resource-policy': 'same-origin',
        etag,
        vary: 'Accept-Encoding',
      };
      if (isSameVersion(request.headers.get('if-none-match'), etag)) return { status: 304, headers };
      const coded = coding === 'identity' ? {} : { 'content-encoding': coding };
      return {
        headers: { ...headers, ...coded, 'content-type': asset.contentType },
        body: await asset.read(coding),
      };
    }),
);
