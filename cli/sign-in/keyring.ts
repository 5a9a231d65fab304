import type { AsyncEntry } from '@napi-rs/keyring';
import { type SessionStore, sessionSchema } from './session.ts';

const service = 'coxswain';
/** A keyring that is locked asks its person first. */
const patienceMs = 60_000;

/**
 * Sessions in the system's keyring: Keychain, Credential Manager, or the Secret Service of a desktop. The kernel's own keyring
 * is not taken: it forgets. Throws whatever the keyring says, where there is none too.
 */
export function keyringStore(): SessionStore {
  async function ask<T>(url: string, question: (entry: AsyncEntry, signal: AbortSignal) => Promise<T>): Promise<T> {
    const keyring = await import('@napi-rs/keyring');
    const entry = new keyring.AsyncEntry(service, url, { linux: { store: 'secret-service' } });
    return question(entry, AbortSignal.timeout(patienceMs));
  }
  return {
    async load(url) {
      const text = await ask(url, (entry, signal) => entry.getPassword(signal));
      return text === null ? undefined : sessionSchema.parse(JSON.parse(text));
    },
    async save(url, session) {
      await ask(url, (entry, signal) => entry.setPassword(JSON.stringify(session), signal));
      return 'the system’s keyring';
    },
    remove: (url) => ask(url, (entry, signal) => entry.deletePassword(signal)),
  };
}
