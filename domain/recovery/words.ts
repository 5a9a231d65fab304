import type { AssessedSide } from './assessment.ts';
import type { RecoveryGroup } from './group.ts';

/** Why no side can be said to serve; no full stop. */
export function halfWay({ name, regions }: Pick<RecoveryGroup, 'name' | 'regions'>): string {
  return `${name} is half-way between ${regions.primary} and ${regions.standby}`;
}

/** Why a side does not answer, as far as known; no full stop. */
export function troubleOf({ trouble = 'no answer' }: Pick<AssessedSide, 'trouble'>): string {
  return trouble.replace(/\.$/, '');
}
