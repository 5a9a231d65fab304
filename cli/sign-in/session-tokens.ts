import { dayTime } from '../../domain/time/zone.ts';
import { Failure } from '../exit.ts';
import type { Terminal } from '../terminal.ts';
import type { TokenSource } from '../token-source.ts';
import type { Session } from './session.ts';

/** A token that ends this soon is not begun with. */
const marginMs = 30_000;

/** The token that a sign-in left on this machine, renewed when it has ended and the issuer lets it. */
export function sessionTokens(terminal: Terminal): TokenSource {
  const { sessions, settings } = terminal;
  const { url } = settings;
  let held: Session | undefined;
  // Once a command: an issuer that gave what Coxswain does not take will do so again.
  let renewing = false;
  let renewed = false;
  return {
    async get() {
      if (url === undefined) return undefined;
      held ??= await sessions.load(url);
      if (held === undefined) return undefined;
      const ended = held.expiresAt - marginMs <= terminal.now();
      if (!ended && !renewing) return held.token;
      if (held.refresh === undefined) throw over(held);
      const { renew } = await import('./renew.ts');
      renewing = false;
      renewed = true;
      held = await renew(url, held, terminal);
      return held.token;
    },
    renew() {
      renewing = held?.refresh !== undefined && !renewed;
      return renewing;
    },
  };
}

/** When a session ends, as this machine's clock shows it. */
export function endOf({ expiresAt }: Session): string {
  return dayTime(expiresAt, Intl.DateTimeFormat().resolvedOptions().timeZone);
}

function over(session: Session): Failure {
  return new Failure(
    'unauthenticated',
    `You were signed in at ${session.issuer} until ${endOf(session)}: run "coxswain login" to sign in again.`,
  );
}
