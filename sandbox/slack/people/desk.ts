import type { AppLine } from '../app/delivery.ts';
import type { EventFeed } from '../app/events.ts';
import type { ManifestSource } from '../app/manifest.ts';
import type { Messenger } from '../app/messenger.ts';
import type { Person } from '../app/payloads.ts';
import type { Reply } from '../app/reply.ts';
import type { ResponseUrls } from '../app/response-urls.ts';
import type { TriggerDesk } from '../app/triggers.ts';
import { type Json, stringOf } from '../json.ts';
import type { Row } from '../store.ts';
import type { Tables } from '../tables.ts';
import type { Emulator } from '../web-api/emulator.ts';
import type { FileShelf } from '../web-api/file-shelf.ts';
import { CHANNELS, findPerson, PEOPLE } from '../workspace.ts';
import type { ActResult } from '../console/wire.ts';
import type { ViewStacks } from './view-stacks.ts';

export type { ActResult } from '../console/wire.ts';

/** What the acts of people (commands, clicks, forms) stand on. */
export interface Desk {
  tables: Tables;
  emulator: Emulator;
  line: AppLine;
  triggers: TriggerDesk;
  responseUrls: ResponseUrls;
  messenger: Messenger;
  reply: Reply;
  views: ViewStacks;
  files: FileShelf;
  manifest: ManifestSource;
  events: EventFeed;
  now: () => number;
}

/** A request of the console's JSON API that cannot be carried out; becomes HTTP 400 with this sentence. */
export function badRequest(detail: string): ActResult {
  return { ok: false, error: 'bad_request', detail };
}

/** The person of a request, by id or name; a sentence when there is none. */
export function personIn(body: Json): Person | string {
  const who = stringOf(body['user']);
  return (
    findPerson(who) ??
    `Nobody in this workspace is called "${who}". Give "user" as one of: ${PEOPLE.map((person) => person.name).join(', ')}.`
  );
}

/** The channel of a request, by id or name, or the direct messages of the person (`@coxswain`); a sentence when there is none. */
export function channelIn(body: Json, tables: Tables, person: Person): Row | string {
  const wanted = stringOf(body['channel']).replace(/^#/, '');
  const id = wanted === '@coxswain' ? person.dm : wanted;
  const row =
    tables.channels.findOneBy('channel_id', id) ??
    tables.channels.all().find((channel) => channel['is_im'] !== true && channel['name'] === id);
  if (row) return row;
  return `There is no channel "${wanted}". Give "channel" as one of: ${CHANNELS.map(({ name }) => name).join(', ')}, @coxswain.`;
}
