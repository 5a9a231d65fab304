import { homedir } from 'node:os';
import { isAbsolute, join } from 'node:path';
import { fileStore } from './file-store.ts';
import { keyringStore } from './keyring.ts';
import type { SessionStore } from './session.ts';

export interface StoreSettings {
  /** False: no keyring is asked. */
  readonly keyring: boolean;
  /** As `XDG_CONFIG_HOME` says. */
  readonly folder: string | undefined;
}

/** The system's keyring where there is one, else a file. https://specifications.freedesktop.org/basedir-spec/latest/ */
export function sessionStore({ keyring, folder }: StoreSettings): SessionStore {
  const root = folder !== undefined && isAbsolute(folder) ? folder : join(homedir(), '.config');
  const file = fileStore(join(root, 'coxswain', 'sign-in.json'));
  return keyring ? preferring(keyringStore(), file) : file;
}

/** Keeps sessions in the first store, and in the second what that does not take: no daemon, no such system, too long. */
export function preferring(first: SessionStore, second: SessionStore): SessionStore {
  const unless = async <T>(answer: Promise<T>, otherwise: T) => answer.catch(() => otherwise);
  return {
    // What stands in the second is newer: it is only written to where the first one failed.
    load: async (url) => (await second.load(url)) ?? (await unless(first.load(url), undefined)),
    async save(url, session) {
      const kept = await unless<string | undefined>(first.save(url, session), undefined);
      if (kept === undefined) return second.save(url, session);
      await second.remove(url);
      return kept;
    },
    async remove(url) {
      const [one, other] = [await unless(first.remove(url), false), await second.remove(url)];
      return one || other;
    },
  };
}
