import { toStackRequest } from '../../stack-asks.ts';
import type { CommandHandler } from './command.ts';
import { startAnswer } from './start.ts';

/** `/infra plan primary`: shows and stores what Terraform or OpenTofu would change; nothing is changed. */
export const infraPlan: CommandHandler<'infra plan'> = (command, asked, deps) =>
  startAnswer(toStackRequest(deps.catalogue, { ...command, dryRun: true }, asked.actor), asked, deps);
