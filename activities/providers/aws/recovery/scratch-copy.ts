import type { ScratchDatabase } from '../../../../domain/plan/recovery-steps.ts';

/** One part of a copy (an instance, a cluster), as RDS shows it. */
export interface Part {
  readonly id: string;
  readonly status: string;
  /** It carries the tag of a rehearsal. */
  readonly ours: boolean;
}

/** How a copy of one engine is looked at, made and deleted. Each call does the next thing that is due, and may be repeated. */
export interface Copy {
  /** What there is of it now; none where it is gone. */
  look(): Promise<readonly Part[]>;
  /** What it answers to, once all of it serves. */
  ready(parts: readonly Part[]): Promise<ScratchDatabase | undefined>;
  /** Begins what is missing, and says what that is. Throws what RDS refuses. */
  make(parts: readonly Part[]): Promise<string | undefined>;
  remove(parts: readonly Part[]): Promise<void>;
}
