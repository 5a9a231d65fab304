import type { SandboxAddresses } from '../../sandbox/supervisor/addresses.ts';
import type { SandboxEvent, SandboxOptions } from '../../sandbox/supervisor/sandbox.ts';
import type { ProcessName } from '../../sandbox/supervisor/specs.ts';

/** What the process of a lab's sandbox is told to start. */
export type LabSetup = Pick<SandboxOptions, 'fresh' | 'awsArguments' | 'env' | 'hold' | 'planBlocks'> & {
  stateDir: string;
};

export type LabOrder = { readonly kill: ProcessName } | { readonly end: true };

export type LabReport =
  | { readonly event: SandboxEvent }
  | { readonly failed: string }
  | {
      readonly ready: {
        readonly addresses: SandboxAddresses;
        readonly signingSecret: string;
        readonly hookSecret: string;
        readonly audience: string;
      };
    };
