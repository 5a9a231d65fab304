import type { Collection, Store } from './store.ts';

/** The collections that the server itself reads; names are the emulator's, but for those under `sandbox.`. */
export interface Tables {
  users: Collection;
  channels: Collection;
  messages: Collection;
  ephemerals: Collection;
  tokens: Collection;
  files: Collection;
  views: Collection;
  viewTriggers: Collection;
  responseUrls: Collection;
  userGroups: Collection;
}

/** Names of the collections, as they appear in changes. */
export const TABLE = {
  users: 'slack.users',
  channels: 'slack.channels',
  messages: 'slack.messages',
  ephemerals: 'slack.ephemeral_messages',
  tokens: 'slack.tokens',
  files: 'slack.files',
  views: 'slack.views',
  viewTriggers: 'slack.view_triggers',
  responseUrls: 'sandbox.response_urls',
  userGroups: 'sandbox.user_groups',
} as const satisfies Record<keyof Tables, string>;

/** Typed access to the collections of a store. */
export function tablesOf(store: Store): Tables {
  return {
    users: store.collection(TABLE.users),
    channels: store.collection(TABLE.channels),
    messages: store.collection(TABLE.messages),
    ephemerals: store.collection(TABLE.ephemerals),
    tokens: store.collection(TABLE.tokens),
    files: store.collection(TABLE.files),
    views: store.collection(TABLE.views),
    viewTriggers: store.collection(TABLE.viewTriggers),
    responseUrls: store.collection(TABLE.responseUrls),
    userGroups: store.collection(TABLE.userGroups),
  };
}
