import * as client from 'openid-client';
import { Failure } from '../exit.ts';
import type { Terminal } from '../terminal.ts';
import { discover, sessionOf, unanswered } from './issuer.ts';
import type { Session } from './session.ts';

/** A new token by the refresh token, kept in place of the old one. Where another command was first, the one it was given. */
export async function renew(url: string, session: Session, { sessions }: Terminal): Promise<Session> {
  const { issuer, audience, refresh = '' } = session;
  const config = await discover(session);
  try {
    const given = await client.refreshTokenGrant(config, refresh, { audience });
    const { client: id } = session;
    const next = sessionOf({ issuer, audience, client: id }, given, session);
    await sessions.save(url, next);
    return next;
  } catch (error) {
    if (!(error instanceof client.ResponseBodyError)) {
      throw error instanceof client.ClientError || error instanceof TypeError ? unanswered(issuer, error) : error;
    }
    const now = await sessions.load(url);
    if (now !== undefined && now.token !== session.token) return now;
    const said = error.error_description ?? error.error;
    throw new Failure(
      'unauthenticated',
      `Your sign-in at ${issuer} has ended (${said}): run "coxswain login" to sign in again.`,
    );
  }
}
