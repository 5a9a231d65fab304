import * as client from 'openid-client';
import { createApi } from '../api.ts';
import { exitCodes, Failure } from '../exit.ts';
import { signInByDevice } from '../sign-in/device.ts';
import { discover, signInOf } from '../sign-in/issuer.ts';
import type { Session } from '../sign-in/session.ts';
import { endOf } from '../sign-in/session-tokens.ts';
import { answerJson, type Terminal } from '../terminal.ts';
import { tokenSource } from '../token.ts';

interface Options {
  readonly json?: boolean;
}

/** Signs in by the OIDC device flow, keeps the token on this machine, and says who Coxswain takes one for. */
export async function runLogin({ issuer }: { readonly issuer?: string }, terminal: Terminal): Promise<number> {
  const url = urlOf(terminal);
  const { settings } = terminal;
  const wanted =
    issuer === undefined
      ? terminal
      : { ...terminal, settings: { ...settings, oidc: { ...settings.oidc, issuer: checked(issuer) } } };
  const session = await signInByDevice(await signInOf(wanted, url), terminal);
  const place = await terminal.sessions.save(url, session);
  terminal.err(`Signed in at ${session.issuer}; kept in ${place}. ${until(session)}`);
  if (settings.token !== undefined) {
    terminal.err('COXSWAIN_TOKEN is set and counts before it: unset it to be who you signed in as.');
  }
  const person = await createApi(terminal, { get: async () => session.token, renew: () => false }).me();
  terminal.out(`You are ${person} at ${url}.`);
  return exitCodes.succeeded;
}

/** Forgets the token, and tells the issuer to. */
export async function runLogout(terminal: Terminal): Promise<number> {
  const url = urlOf(terminal);
  // A damaged file is no reason to keep it.
  const session = await terminal.sessions.load(url).catch(() => undefined);
  const had = await terminal.sessions.remove(url);
  if (session?.refresh !== undefined) await revoke(session, session.refresh, terminal);
  terminal.out(had ? `You are signed out of ${url}.` : `You were not signed in at ${url}.`);
  return exitCodes.succeeded;
}

/** Says who Coxswain takes one for, and by which token. */
export async function runWhoami(options: Options & { readonly as?: string }, terminal: Terminal): Promise<number> {
  const url = urlOf(terminal);
  const person = await createApi(terminal, tokenSource(terminal, options.as)).me();
  const by = options.as === undefined && terminal.settings.token === undefined ? 'signIn' : 'token';
  const session = by === 'signIn' ? await terminal.sessions.load(url) : undefined;
  if (options.json === true) {
    answerJson(terminal, { person, url, by, ...(session === undefined ? {} : { issuer: session.issuer }) });
  } else {
    const how =
      session === undefined ? 'by a token that was given' : `signed in at ${session.issuer}. ${until(session)}`;
    terminal.out(`You are ${person} at ${url}, ${how}`.replace(/[^.]$/, '$&.'));
  }
  return exitCodes.succeeded;
}

function until(session: Session): string {
  const end = endOf(session);
  return session.refresh === undefined
    ? `It counts until ${end}.`
    : `It counts until ${end}, and is renewed by itself.`;
}

/** The token is gone from this machine whatever the issuer says. */
async function revoke(session: Session, refresh: string, terminal: Terminal): Promise<void> {
  try {
    const config = await discover(session);
    if (config.serverMetadata().revocation_endpoint !== undefined) await client.tokenRevocation(config, refresh);
  } catch {
    terminal.err(`${session.issuer} could not be told; what it keeps of the sign-in ends by itself.`);
  }
}

function urlOf({ settings: { url } }: Terminal): string {
  if (url !== undefined) return url;
  const sentence = 'COXSWAIN_URL is not set; write the address of Coxswain, such as https://coxswain.example.';
  throw new Failure('usage', sentence);
}

function checked(issuer: string): string {
  if (URL.canParse(issuer) && /^https?:/.test(issuer)) return issuer.replace(/\/+$/, '');
  throw new Failure('usage', `--issuer is "${issuer}"; write an address such as https://id.example.`);
}
