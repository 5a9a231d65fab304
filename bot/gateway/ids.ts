import { createHash } from 'node:crypto';
import type { Actor } from '../../domain/change/actor.ts';
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
  return createHash('sha256').update(canonicalJson(parts)).digest('hex');
}
