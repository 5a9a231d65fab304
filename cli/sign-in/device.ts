import * as client from 'openid-client';
import { Failure } from '../exit.ts';
import type { Terminal } from '../terminal.ts';
import { discover, sessionOf, type SignIn, unanswered } from './issuer.ts';
import type { Session } from './session.ts';

/**
 * Signs a person in who opens a page elsewhere: shows its address and a code, and waits for the answer as often as the issuer
 * wants to be asked. https://www.rfc-editor.org/rfc/rfc8628
 */
export async function signInByDevice(signIn: SignIn, terminal: Terminal): Promise<Session> {
  const { issuer, audience } = signIn;
  const config = await discover(signIn);
  const metadata = config.serverMetadata();
  if (metadata.device_authorization_endpoint === undefined) {
    const sentence = `${issuer} has no device sign-in (device_authorization_endpoint). Set COXSWAIN_TOKEN to a token that you fetched otherwise.`;
    throw new Failure('usage', sentence);
  }
  // Asked for only where it is known: some refuse what they do not know.
  const offline = metadata.scopes_supported?.includes('offline_access') === true ? ' offline_access' : '';
  try {
    const device = await client.initiateDeviceAuthorization(config, { scope: `openid${offline}`, audience });
    const minutes = Math.max(1, Math.floor(device.expires_in / 60));
    terminal.err(`Open ${device.verification_uri_complete ?? device.verification_uri}`);
    terminal.err(`and confirm the code ${device.user_code} within ${minutes} min. Waiting…`);
    return sessionOf(signIn, await client.pollDeviceAuthorizationGrant(config, device, { audience }));
  } catch (error) {
    throw refusal(signIn, error);
  }
}

function refusal({ issuer, client: id }: SignIn, error: unknown): unknown {
  if (error instanceof Failure) return error;
  const again = 'run "coxswain login" to begin anew';
  const code = error instanceof client.ResponseBodyError ? error.error : undefined;
  if (code === 'access_denied') return new Failure('refused', 'The sign-in was refused on that page. Nothing is kept.');
  if (code === 'expired_token' || isTimeout(error)) {
    return new Failure('unreachable', `Nobody confirmed the code in time: ${again}.`);
  }
  if (error instanceof client.ResponseBodyError) {
    const said = error.error_description ?? error.error;
    return new Failure('refused', `${issuer} does not sign in the client "${id}": ${said} (COXSWAIN_OIDC_CLIENT).`);
  }
  return error instanceof client.ClientError || error instanceof TypeError ? unanswered(issuer, error) : error;
}

/** The library gives up when the code has expired by its own clock. */
const isTimeout = (error: unknown) => error instanceof client.ClientError && error.code === 'OAUTH_TIMEOUT';
