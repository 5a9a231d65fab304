import type { StepProgress } from '../../domain/change/view.ts';

/** Told how a run stands, for the heartbeat. */
export type Hear = (progress: StepProgress | string) => void;
