import { expect, test } from '@jest/globals';
import type { Session, SessionStore } from '../../cli/sign-in/session.ts';
import { preferring } from '../../cli/sign-in/store.ts';

const session: Session = { issuer: 'https://id.example', client: 'c', audience: 'a', token: 't', expiresAt: 1 };

function memory(name: string, fails = false): SessionStore & { readonly kept: Map<string, Session> } {
  const kept = new Map<string, Session>();
  const answer = async <T>(value: () => T) => {
    if (fails) throw new Error('no keyring');
    return value();
  };
  return {
    kept,
    load: (url) => answer(() => kept.get(url)),
    save: (url, saved) => answer(() => (kept.set(url, saved), name)),
    remove: (url) => answer(() => kept.delete(url)),
  };
}

test('a keyring that works keeps the session, and the file keeps none', async () => {
  const [keyring, file] = [memory('keyring'), memory('file')];
  file.kept.set('x', session);
  const store = preferring(keyring, file);
  expect(await store.save('x', { ...session, token: 'new' })).toBe('keyring');
  expect(file.kept.size).toBe(0);
  expect((await store.load('x'))?.token).toBe('new');
  expect([await store.remove('x'), await store.remove('x')]).toEqual([true, false]);
});

test('without a keyring the file does', async () => {
  const store = preferring(memory('keyring', true), memory('file'));
  expect(await store.load('x')).toBeUndefined();
  expect(await store.save('x', session)).toBe('file');
  expect(await store.load('x')).toEqual(session);
  expect([await store.remove('x'), await store.load('x')]).toEqual([true, undefined]);
});
