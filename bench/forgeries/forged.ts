import type { Answered, Sent } from '../lab/http.ts';
import type { Keys } from './jwt.ts';

/** A request that must change nothing, and how it is refused. */
export interface Forged {
  readonly sent: Sent;
  /** Statuses that refuse it; 0: the connection may be closed while it is still being sent. */
  readonly refusedWith: readonly number[];
  /** Where it is answered kindly though it does nothing: what the answer has to say. */
  readonly says?: (body: string) => boolean;
}

/** What there is to forge with: all that a thief could have seen, and honest keys, since those have to be used rightly too. */
export interface Forger {
  /** 0 to 1. */
  readonly random: () => number;
  /** Epoch ms. */
  readonly now: () => number;
  readonly audience: string;
  readonly slackSecret: string;
  readonly hookSecret: string;
  /** Issuers of people's tokens and of CI jobs'. */
  readonly people: Keys;
  readonly ci: Keys;
  /** Nobody trusts them. */
  readonly strangers: Keys;
  /** Honest requests that have done their work. */
  readonly used: { readonly slack: Sent; readonly delivery: Sent; readonly jobToken: string; readonly change: string };
}

export type Kinds = Readonly<Record<string, (forger: Forger) => Forged>>;

/** What is wrong with the answer to a forged request; undefined where it was refused as it should be. */
export function flawOf({ refusedWith, says }: Forged, { status, body }: Answered): string | undefined {
  if (!refusedWith.includes(status)) return `answered ${status} ${body.slice(0, 200)}`;
  if (says !== undefined) return says(body) ? undefined : `answered ${body.slice(0, 200)}`;
  // Node itself answers what is no HTTP, or too long for its headers.
  return status === 0 || status === 431 || sentenceOf(body) !== ''
    ? undefined
    : `refused without a sentence: ${status}`;
}

function sentenceOf(body: string): string {
  try {
    const { error }: { error?: { sentence?: string } } = JSON.parse(body);
    return error?.sentence?.trim() ?? '';
  } catch {
    return '';
  }
}

/** So many random digits. */
export function hex(random: () => number, digits: number): string {
  return Array.from({ length: digits }, () => Math.floor(random() * 16).toString(16)).join('');
}

/** From 1 to so many. */
export function upTo(random: () => number, most: number): number {
  return 1 + Math.floor(random() * most);
}
