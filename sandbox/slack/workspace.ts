import type { Json } from './json.ts';
import type { Store } from './store.ts';
import { TABLE } from './tables.ts';

export const TEAM = { id: 'T0SHOP', name: 'Shop', domain: 'shop' } as const;

/** The app as installed: its bot user posts, its bot id marks what it posted. */
export const APP = { id: 'A0COXSWAIN', botId: 'B0COXSWAIN', userId: 'U0COXSWAIN', name: 'coxswain' } as const;

/** Slack's own messenger: says what Slack itself has to say, such as that a command failed. */
export const SLACKBOT = { userId: 'USLACKBOT', name: 'slackbot' } as const;

/** The people of the workspace, named by what they may do. */
export const PEOPLE = [
  { id: 'U0DEVELOPER', name: 'developer', realName: 'Developer', dm: 'D0DEVELOPER' },
  { id: 'U0RELEASEMGR', name: 'release-manager', realName: 'Release manager', dm: 'D0RELEASEMGR' },
  { id: 'U0SECONDMGR', name: 'second-manager', realName: 'Second manager', dm: 'D0SECONDMGR' },
  { id: 'U0ONCALL', name: 'oncall', realName: 'On-call', dm: 'D0ONCALL' },
  { id: 'U0AUDITOR', name: 'auditor', realName: 'Auditor', dm: 'D0AUDITOR' },
  { id: 'U0OUTSIDER', name: 'outsider', realName: 'Outsider', dm: 'D0OUTSIDER' },
] as const;

export const CHANNELS = [
  { id: 'C0DEPLOYS', name: 'deploys', topic: 'Deploys to prod' },
  { id: 'C0STAGING', name: 'deploys-staging', topic: 'Deploys to staging' },
  { id: 'C0INCIDENTS', name: 'incidents', topic: 'Moves to the other region' },
  { id: 'C0GENERAL', name: 'general', topic: 'Everything else' },
] as const;

/** User groups, as they are before anybody changes them. */
export const USER_GROUPS = [
  { id: 'S0RELEASEMGRS', handle: 'release-managers', name: 'Release managers', users: ['U0RELEASEMGR', 'U0SECONDMGR'] },
  { id: 'S0ONCALL', handle: 'oncall', name: 'On-call', users: ['U0ONCALL'] },
] as const;

/** The token with which the console speaks for a person. */
export function personToken(userId: string): string {
  return `xoxp-${userId}`;
}

/** Accepts a Slack id or a name (`developer`, `@developer`); undefined when nobody is called that. */
export function findPerson(who: string): (typeof PEOPLE)[number] | undefined {
  const name = who.replace(/^@/, '');
  return PEOPLE.find((person) => person.id === name || person.name === name);
}

/** Writes team, people, app and channels into the store where they are missing, in the shape of the emulator's records. */
export function seedWorkspace(store: Store, botToken: string): void {
  ensure(store, 'slack.teams', 'team_id', { team_id: TEAM.id, name: TEAM.name, domain: TEAM.domain });
  const bot = { ...userRecord(APP.userId, APP.name, 'Coxswain', true), bot_id: APP.botId };
  const slackbot = userRecord(SLACKBOT.userId, SLACKBOT.name, 'Slackbot', true);
  const people = PEOPLE.map((person) => userRecord(person.id, person.name, person.realName, false));
  for (const user of [...people, bot, slackbot]) ensure(store, 'slack.users', 'user_id', user);
  const botRecord = {
    bot_id: APP.botId,
    app_id: APP.id,
    user_id: APP.userId,
    name: APP.name,
    deleted: false,
    icons: {},
  };
  ensure(store, 'slack.bots', 'bot_id', botRecord);
  for (const { id, handle, name, users } of USER_GROUPS) {
    const group = { usergroup_id: id, team_id: TEAM.id, handle, name, users: [...users], date_delete: 0 };
    ensure(store, TABLE.userGroups, 'usergroup_id', group);
  }
  seedTokens(store, botToken);
  seedChannels(store);
}

function ensure(store: Store, collection: string, key: string, record: Json): void {
  const rows = store.collection(collection);
  if (!rows.findOneBy(key, record[key])) rows.insert(record);
}

/** Tokens are secrets of this run: written at every start, never kept in the state file. */
function seedTokens(store: Store, botToken: string): void {
  const tokens = store.collection('slack.tokens');
  const common = { team_id: TEAM.id, app_id: APP.id, scopes: [] };
  tokens.insert({ ...common, token: botToken, token_type: 'bot', user_id: APP.userId, bot_id: APP.botId });
  for (const { id } of PEOPLE) {
    tokens.insert({ ...common, token: personToken(id), token_type: 'user', user_id: id, app_id: undefined });
  }
}

function seedChannels(store: Store): void {
  const everyone = [...PEOPLE.map((person) => person.id), APP.userId];
  for (const { id, name, topic } of CHANNELS) {
    ensure(store, 'slack.channels', 'channel_id', { ...channelRecord(id, name, everyone, topic), is_channel: true });
  }
  for (const { id, name, dm } of PEOPLE) {
    const members = [APP.userId, id].toSorted();
    const direct = { is_private: true, is_im: true, is_mpim: false, user: id };
    ensure(store, 'slack.channels', 'channel_id', { ...channelRecord(dm, name, members, ''), ...direct });
  }
}

function channelRecord(id: string, name: string, members: string[], topic: string): Json {
  const text = { value: topic, creator: APP.userId, last_set: 0 };
  return {
    channel_id: id,
    team_id: TEAM.id,
    name,
    is_channel: false,
    is_private: false,
    is_archived: false,
    topic: text,
    purpose: text,
    members,
    creator: APP.userId,
    num_members: members.length,
  };
}

function userRecord(id: string, name: string, realName: string, isBot: boolean): Json {
  const email = `${name}@shop.example`;
  return {
    user_id: id,
    team_id: TEAM.id,
    name,
    real_name: realName,
    email,
    is_admin: false,
    is_bot: isBot,
    deleted: false,
    presence: 'active',
    manual_presence: 'auto',
    connection_count: 1,
    profile: {
      display_name: name,
      display_name_normalized: name,
      real_name: realName,
      real_name_normalized: realName,
      email,
      image_48: '',
      image_192: '',
      status_text: '',
      status_emoji: '',
      status_emoji_display_info: [],
      status_expiration: 0,
    },
  };
}
