import { canonicalJson } from '../json.ts';
import type { Actor } from './actor.ts';

/** An approval or rejection as it is signed: who, what, on which plan of which change, and when. */
export interface DecisionContent {
  readonly change: string;
  readonly intent: 'approve' | 'reject';
  readonly actor: Actor;
  /** Hash of the plan that was looked at; empty for a rejection. */
  readonly plan: string;
  readonly typed?: string;
  readonly choice?: string;
  readonly breakGlass?: boolean;
  readonly reason?: string;
  /** ISO 8601. */
  readonly at: string;
}

/** Proof that a decision comes from something that was given the key: HMAC-SHA256 of its canonical JSON, base64url. */
export interface Signed {
  readonly at: string;
  readonly signature: string;
}

/** The text that is signed. The same content gives the same text, whatever the order of its keys. */
export function decisionText(content: DecisionContent): string {
  return canonicalJson(content);
}
