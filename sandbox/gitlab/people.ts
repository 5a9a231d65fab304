import { type Handler, sendJson } from '../slack/http.ts';
import { userOf } from './payloads.ts';
import type { Store } from './store.ts';

export interface PeopleDeps {
  readonly store: Store;
  /** The access token that is taken. */
  readonly token: string;
}

/** Who is in a group before anybody changes it. */
export const GROUPS: Readonly<Record<string, readonly string[]>> = {
  'shop/auditors': ['auditor'],
  'shop/release-managers': ['release-manager', 'second-manager'],
};

/** The part of GitLab's REST API that tells who people are: members of groups, and users by name. */
export function peopleHandler({ store: { state }, token }: PeopleDeps): Handler {
  return async (request, response) => {
    const url = new URL(request.url ?? '/', 'http://127.0.0.1');
    if (state.people?.down === true) return sendJson(response, 502, { message: '502 Bad Gateway' });
    if (request.headers['private-token'] !== token) return sendJson(response, 401, { message: '401 Unauthorized' });
    const stateOf = (username: string) => state.people?.states[username] ?? 'active';
    const shown = (username: string) => ({ ...userOf(username), state: stateOf(username) });
    if (url.pathname === '/api/v4/users') {
      const username = url.searchParams.get('username') ?? '';
      return sendJson(response, 200, username === '' ? [] : [shown(username)]);
    }
    const [, name = ''] = /^\/api\/v4\/groups\/([^/]+)\/members\/all$/.exec(url.pathname) ?? [];
    const path = decodeURIComponent(name);
    const members = state.people?.members[path] ?? (Object.hasOwn(GROUPS, path) ? GROUPS[path] : undefined);
    if (members === undefined) return sendJson(response, 404, { message: '404 Group Not Found' });
    const size = Number(url.searchParams.get('per_page') ?? 20);
    const page = Number(url.searchParams.get('page') ?? 1);
    const more = members.length > page * size;
    const found = members.slice((page - 1) * size, page * size);
    sendJson(
      response,
      200,
      found.map((member) => ({ ...shown(member), access_level: 40, membership_state: 'active' })),
      { 'x-next-page': more ? String(page + 1) : '' },
    );
  };
}

/** What an administrator does, below `/_sandbox/gitlab/people`: `{ group, members }`, `{ user, state }`, `{ down }`. */
export function changePeople(store: Store, body: Readonly<Record<string, unknown>>): object {
  const { group, members, user, state: account, down } = body;
  const people = (store.state.people ??= { members: {}, states: {}, down: false });
  if (typeof group === 'string' && Array.isArray(members)) people.members[group] = members.map(String);
  else if (typeof user === 'string' && typeof account === 'string') people.states[user] = account;
  else if (typeof down === 'boolean') people.down = down;
  else throw new Error('people: write { group, members }, { user, state } or { down }');
  store.save();
  return people;
}
