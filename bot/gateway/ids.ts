import { createHash } from 'node:crypto';
import type { Actor } from '../../domain/change/actor.ts';
import { type ChangeRequest, subjectOf } from '../../domain/change/request.ts';
import { canonicalJson } from '../../domain/json.ts';

/** RFC 4648 in lower case. */
const letters = 'abcdefghijklmnopqrstuvwxyz234567';

/**
 * The id of a change, from where it goes and from the one-time key of what asked for it (a request's signature, an
 * idempotency key): whoever sees the same request again, on whichever bot, comes to the same id, and Temporal starts it once.
 */
export function changeId(service: string, environment: string, key: string): string {
  const hash = createHash('sha256').update(key).digest();
  const text = Array.from({ length: 8 }, (_, index) => letters[fiveBits(hash, index * 5)]).join('');
  return `${service}-${environment}-${text}`;
}

/**
 * The id that a request is started under: of its place and its key; for a CI job, of its token alone, so that a token works
 * once whatever is asked with it, on whichever bot.
 */
export function startId(request: ChangeRequest, key: string): string {
  const { actor } = request;
  if (actor.via !== 'ci') return changeId(subjectOf(request), request.environment, key);
  const project = actor.project.toLowerCase().replaceAll(/[^a-z0-9]+/g, '-');
  return changeId('ci', project.replaceAll(/^-|-$/g, ''), actor.token);
}

/** Tells a request that is sent again from another one with the same token, without keeping the key itself. */
export function keyMark(key: string): string {
  return createHash('sha256').update(key).digest('hex');
}

function fiveBits(bytes: Buffer, offset: number): number {
  const start = Math.floor(offset / 8);
  return (bytes.readUInt16BE(start) >> (11 - (offset % 8))) & 31;
}

/**
 * The id of one decision: pressing twice counts once. `occasion` tells apart what may rightly come again: the step and its
 * attempt, the pause that is ended.
 */
export function updateId(parts: {
  readonly change: string;
  readonly intent: string;
  readonly plan: string | undefined;
  readonly actor: Actor;
  readonly occasion: string;
}): string {
  return hashOf(parts);
}

/** The same for equal values, whatever the order of their keys. */
export function hashOf(value: object): string {
  return createHash('sha256').update(canonicalJson(value)).digest('hex');
}
