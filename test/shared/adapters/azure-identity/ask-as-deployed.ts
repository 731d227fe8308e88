/** Run by a test in a process of its own: asks for two tokens as the deployed app does. Prints what they are for. */
import { decodeJwt } from 'jose';
import { makeLazyCredential } from '../../../../shared/adapters/azure-identity/lazy-credential.ts';

const credential = makeLazyCredential(process.argv[2]);
const scopes = ['https://vault.azure.net/.default', 'api://AzureADTokenExchange/.default'];
const tokens = await Promise.all(scopes.map((scope) => credential.getToken(scope)));
console.log(JSON.stringify(tokens.map((token) => decodeJwt(token?.token ?? '').aud)));
