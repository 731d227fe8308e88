/** oidc-provider: its store in memory, one client; an authorization request is led to where its login would be. */
import { Provider } from 'oidc-provider';
import { listen, ready } from './serve.mjs';

let handler;
const url = await listen((request, response) => handler(request, response));
const provider = new Provider(url, {
  clients: [
    {
      client_id: 'elevate',
      client_secret: 'secret',
      redirect_uris: ['https://elevate.example/callback'],
      token_endpoint_auth_method: 'client_secret_basic',
    },
  ],
  cookies: { keys: ['a key of the benchmark'] },
  features: { devInteractions: { enabled: false } },
  interactions: { url: (_, { uid }) => `/interaction/${uid}` },
});
handler = provider.callback();
ready({ url });
