/** The floor of every request: a function on the same host that reads a JSON body and answers one. */
import { makeEmptyApp } from '../make-empty-app.ts';

const SOURCE = `import { app } from '@azure/functions';
app.http('echo', { methods: ['GET', 'POST'], route: 'echo', authLevel: 'anonymous', handler: async (request) =>
  request.method === 'GET' ? { status: 303, headers: { location: 'https://echo.example/' } } : { jsonBody: { step: 'echo', url: (await request.json()).email } } });
`;

/** Makes it in an existing folder. */
export const makeEchoApp = (folder: string): Promise<void> => makeEmptyApp(folder, SOURCE);
