import type { ManifestSource } from '../app/manifest.ts';
import type { TriggerDesk } from '../app/triggers.ts';
import type { ViewStacks } from '../people/view-stacks.ts';
import type { Tables } from '../tables.ts';
import type { Emulator } from './emulator.ts';
import type { FileShelf } from './file-shelf.ts';
import type { RateLimiter } from './rate-limits.ts';

/** What the gateway stands on. */
export interface GatewayParts {
  emulator: Emulator;
  tables: Tables;
  files: FileShelf;
  limits: RateLimiter;
  triggers: TriggerDesk;
  views: ViewStacks;
  manifest: ManifestSource;
  /** Whether the workspace knows `plan` and `task_card` blocks. */
  planBlocks: boolean;
  /** Such as `http://127.0.0.1:5600`: permalinks lead there. */
  consoleOrigin: string;
}
