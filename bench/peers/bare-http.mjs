/** Node alone: reads a JSON body and answers one. */
import { answering, json, listen, ready } from './serve.mjs';

const url = await listen(answering(({ body }) => json({ step: 'echo', url: JSON.parse(body).email })));
ready({ url });
