import { type Json, stringOf } from '../json.ts';
import type { Row } from '../store.ts';
import { APP, type PEOPLE, TEAM } from '../workspace.ts';

/** A person of the workspace. */
export type Person = (typeof PEOPLE)[number];

/** The fields that every interaction payload begins with; `home` is the workspace of the person. */
export function basePayload(type: string, person: Person, home: string): Json {
  return {
    type,
    user: { id: person.id, username: person.name, name: person.name, team_id: home },
    api_app_id: APP.id,
    token: 'verification-token-is-obsolete',
    team: { id: TEAM.id, domain: TEAM.domain },
    enterprise: null,
    is_enterprise_install: false,
  };
}

/** A message as an interaction payload carries it. */
export function payloadMessage(row: Row): Json {
  const { id: _id, channel_id: _channel, target_user: _target, created_at: _created, ...message } = row;
  return { ...message, team: TEAM.id, app_id: APP.id };
}

/** A view as an interaction payload carries it, with what the person entered. */
export function payloadView(view: Row, values: Json): Json {
  return {
    id: view['view_id'],
    team_id: TEAM.id,
    type: view['type'],
    blocks: view['blocks'],
    private_metadata: stringOf(view['private_metadata']),
    callback_id: stringOf(view['callback_id']),
    external_id: stringOf(view['external_id']),
    state: { values },
    hash: view['hash'],
    title: view['title'] ?? null,
    submit: view['submit'] ?? null,
    close: view['close'] ?? null,
    clear_on_close: view['clear_on_close'] === true,
    notify_on_close: view['notify_on_close'] === true,
    previous_view_id: view['previous_view_id'] ?? null,
    root_view_id: view['root_view_id'],
    app_id: APP.id,
    app_installed_team_id: TEAM.id,
    bot_id: APP.botId,
  };
}

/** `channel` of an interaction payload: Slack calls every direct message `directmessage`. */
export function payloadChannel(channel: Row): Json {
  return { id: channel['channel_id'], name: channel['is_im'] === true ? 'directmessage' : channel['name'] };
}
