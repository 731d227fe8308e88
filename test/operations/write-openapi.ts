/** `npm run openapi`: writes docs/openapi.json, which each release keeps, so that a test can name what the next one would take away. */
import { writeFileSync } from 'node:fs';
import { makeOpenApi } from '../../shared/platform/description/openapi.ts';
import { OPERATIONS } from '../../functions/all-functions.ts';

const file = new URL('../../docs/openapi.json', import.meta.url);
const document = makeOpenApi(OPERATIONS, { title: 'Azure SSO Identity', serviceUrl: 'https://sso.example' });
writeFileSync(file, `${JSON.stringify(document, null, 1)}\n`);
