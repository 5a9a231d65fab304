import { type ApprovalRule, ruleOf } from '../change/approval-rule.ts';
import type { RecoveryGroup } from './group.ts';

/** Whose word a move of the group needs. */
export function moveRule({ approvals, rights, name }: RecoveryGroup): ApprovalRule {
  return ruleOf({ ...approvals, breakGlass: rights.breakGlass }, name);
}

/** For what is no emergency: break-glass is for the moment in which nobody else answers. */
export function withoutGlass({ breakGlass: _breakGlass, ...rule }: ApprovalRule): ApprovalRule {
  return rule;
}
