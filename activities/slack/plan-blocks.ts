import type { Log } from '../../config/log.ts';
import type { Message } from './posts.ts';
import type { SlackTrouble } from './trouble.ts';

/**
 * Whether a workspace takes Slack's progress blocks. No method tells: it is supposed until a message is refused for one, and then
 * remembered. One for each workspace.
 * https://docs.slack.dev/reference/block-kit/blocks/plan-block
 */
export interface PlanBlocks {
  readonly taken: () => boolean;
  /** True where `message` was refused for its plan: it is to be made anew, without. */
  readonly refusedFor: (message: Message, trouble: SlackTrouble) => boolean;
}

export function createPlanBlocks(log: Log): PlanBlocks {
  let taken = true;
  return {
    taken: () => taken,
    refusedFor({ blocks }, trouble) {
      if (trouble.kind !== 'refused' || trouble.error !== 'invalid_blocks') return false;
      if (!blocks.some(({ type }) => type === 'plan')) return false;
      // A picture that is not ready is refused by the same word, and Slack may not say which block it means.
      const picture = blocks.some(({ type }) => type === 'image');
      if (picture && !trouble.about.some((line) => /\b(plan|task_card)\b/.test(line))) return false;
      if (taken) log.info({ slack: trouble.about }, 'this workspace takes no plan blocks; progress is shown in words');
      taken = false;
      return true;
    },
  };
}
