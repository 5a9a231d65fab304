import type { StackState } from '../infrastructure/stack-plan.ts';
import type { Scope } from './place.ts';

/** Parameters of the steps that change infrastructure. */
export interface InfrastructureStepParams {
  /** Applies a stored plan file of a stack, once. What is applied is not put back: a commit before is planned and applied for that. */
  terraformApply: {
    readonly stack: string;
    /** Where it was planned; `role` is that which applies. */
    readonly scope: Scope;
    /** The whole commit. */
    readonly commit: string;
    /** `sha256` in hex: exactly this file is applied. */
    readonly file: { readonly key: string; readonly sha256: string };
    readonly state: StackState;
    /** How many resources it touches, for progress. */
    readonly resources: number;
  };
}
