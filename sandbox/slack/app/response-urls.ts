import { randomBytes } from 'node:crypto';
import { isObject, type Json, stringOf } from '../json.ts';
import type { Row } from '../store.ts';
import type { Tables } from '../tables.ts';
import { refusal } from '../web-api/checks.ts';
import { TEAM } from '../workspace.ts';
import type { Reply, ReplyContext } from './reply.ts';

const USES = 5;
const LIFE_MS = 30 * 60_000;

/** Addresses to which the app may reply five times in half an hour. */
export interface ResponseUrls {
  /** The address for one command or interaction. */
  create(kind: 'commands' | 'actions', context: ReplyContext): string;
  /** Carries out a reply sent to such an address, known by its path. */
  use(path: string, body: unknown): Promise<{ status: number; body: Json }>;
}

/** The addresses are kept in the workspace's state: they outlive a restart, as Slack's do. */
export function createResponseUrls(tables: Tables, reply: Reply, origin: string, now: () => number): ResponseUrls {
  return {
    create(kind, context) {
      for (const row of tables.responseUrls.all()) if (expired(row)) tables.responseUrls.delete(row.id);
      const path = `/${kind}/${TEAM.id}/${randomBytes(6).readUIntBE(0, 6)}/${randomBytes(18).toString('base64url')}`;
      tables.responseUrls.insert({ path, at: now(), uses: 0, context: JSON.stringify(context) });
      return `${origin}${path}`;
    },
    async use(path, body) {
      const row = tables.responseUrls.findOneBy('path', path);
      if (!row || expired(row)) return { status: 404, body: refusal('expired_url') };
      const uses = Number(row['uses']);
      if (uses >= USES) return { status: 404, body: refusal('used_url') };
      const context = contextOf(row);
      const answer = await reply(context, body);
      if (answer['ok'] !== true) return { status: 400, body: answer };
      tables.responseUrls.update(row.id, { uses: uses + 1 });
      return { status: 200, body: { ok: true } };
    },
  };

  function expired(row: Row): boolean {
    return now() - Number(row['at']) > LIFE_MS;
  }
}

function contextOf(row: Row): ReplyContext {
  const context: unknown = JSON.parse(stringOf(row['context']));
  if (!isReplyContext(context))
    throw new Error(`The state file holds a damaged response URL (${stringOf(row['path'])}).`);
  return context;
}

function isReplyContext(value: unknown): value is ReplyContext {
  return isObject(value) && typeof value['userId'] === 'string' && typeof value['channel'] === 'string';
}
