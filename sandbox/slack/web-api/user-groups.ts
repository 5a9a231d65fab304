import { arrayOf, booleanOf, type Json, stringOf } from '../json.ts';
import type { Row } from '../store.ts';
import type { Tables } from '../tables.ts';
import { refusal } from './checks.ts';

const METHODS: Readonly<Record<string, (args: Json, tables: Tables) => Json>> = {
  // https://docs.slack.dev/reference/methods/usergroups.list
  'usergroups.list': (args, { userGroups }) => ({
    ok: true,
    usergroups: userGroups
      .all()
      .filter((row) => booleanOf(args['include_disabled']) || !isDisabled(row))
      .map((row) => groupOf(row, booleanOf(args['include_users']))),
  }),
  // https://docs.slack.dev/reference/methods/usergroups.users.list
  'usergroups.users.list': (args, { userGroups }) => {
    const row = userGroups.findOneBy('usergroup_id', stringOf(args['usergroup']));
    if (!row || (isDisabled(row) && !booleanOf(args['include_disabled']))) return refusal('no_such_subteam');
    return { ok: true, users: arrayOf(row['users']) };
  },
};

/** User groups, which the emulator does not know: Slack's answer, or undefined for any other method. */
export function userGroupAnswer(method: string, args: Json, tables: Tables): Json | undefined {
  return isUserGroupMethod(method) ? METHODS[method]?.(args, tables) : undefined;
}

export function isUserGroupMethod(method: string): boolean {
  return Object.hasOwn(METHODS, method);
}

function groupOf(row: Row, withUsers: boolean): Json {
  const users = arrayOf(row['users']);
  return {
    id: row['usergroup_id'],
    team_id: row['team_id'],
    is_usergroup: true,
    handle: row['handle'],
    name: row['name'],
    date_delete: row['date_delete'],
    user_count: users.length,
    ...(withUsers ? { users } : {}),
  };
}

function isDisabled(row: Row): boolean {
  return row['date_delete'] !== 0;
}
