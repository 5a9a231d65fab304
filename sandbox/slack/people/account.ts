import { arrayOf, type Json, stringOf } from '../json.ts';
import type { Tables } from '../tables.ts';
import { findPerson, PEOPLE, TEAM } from '../workspace.ts';
import { type ActResult, badRequest, type Desk, personIn } from './desk.ts';

/**
 * What an administrator of the workspace does to an account: `{ user, deactivated?, bot?, team? }`, each until it is said otherwise;
 * `team` is the workspace that a stranger in a shared channel belongs to. A deactivated person can still be acted for here, as one
 * whose click was on its way.
 */
export async function changeAccount({ tables }: Desk, body: Json): Promise<ActResult> {
  const person = personIn(body);
  if (typeof person === 'string') return badRequest(person);
  const { deactivated, bot, team } = body;
  if (team !== undefined && !/^T[A-Z0-9]+$/.test(stringOf(team)))
    return badRequest('Give "team" as a workspace id such as T0PARTNER.');
  const row = tables.users.findOneBy('user_id', person.id);
  if (row === undefined) return badRequest(`${person.name} has no account.`);
  tables.users.update(row.id, {
    ...(deactivated === undefined ? {} : { deleted: deactivated === true }),
    ...(bot === undefined ? {} : { is_bot: bot === true }),
    ...(team === undefined ? {} : { team_id: team }),
  });
  return { ok: true, ms: 0 };
}

/** Who is in a user group: `{ group, users, disabled? }`, the group by id or handle, people by id or name. */
export async function changeUserGroup({ tables }: Desk, body: Json): Promise<ActResult> {
  const wanted = stringOf(body['group']).replace(/^@/, '');
  const row =
    tables.userGroups.findOneBy('usergroup_id', wanted) ?? tables.userGroups.findOneBy('handle', wanted) ?? undefined;
  const known = tables.userGroups.all().map((each) => stringOf(each['handle']));
  if (row === undefined)
    return badRequest(`There is no user group "${wanted}". Give "group" as one of: ${known.join(', ')}.`);
  const people = arrayOf(body['users']).map((who) => findPerson(stringOf(who)));
  const users = people.flatMap((person) => (person === undefined ? [] : [person.id]));
  if (!Array.isArray(body['users']) || users.length < people.length) {
    const names = PEOPLE.map(({ name }) => name).join(', ');
    return badRequest(`Give "users" as a list of: ${names}.`);
  }
  tables.userGroups.update(row.id, { users, date_delete: body['disabled'] === true ? 1 : 0 });
  return { ok: true, ms: 0 };
}

/** The workspace that a person belongs to: ours, unless an administrator made a stranger of them. */
export function homeOfPerson(tables: Tables, userId: string): string {
  return stringOf(tables.users.findOneBy('user_id', userId)?.['team_id']) || TEAM.id;
}
