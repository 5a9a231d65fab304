import { createHash } from 'node:crypto';
import { canonicalJson } from '../domain/json.ts';
import type { PlanDraft } from '../domain/plan/plan.ts';

/** SHA-256 (hex) of everything that decisions are bound to: prose and estimates are not. */
export function hashOf(draft: PlanDraft): string {
  const { summary: _, ...bound } = draft;
  return createHash('sha256').update(canonicalJson(bound)).digest('hex');
}
