import { approvalOutcome, missing, openRoles } from '../domain/change/approval.ts';
import type { ChangeView } from '../domain/change/view.ts';
import { iso } from '../domain/time/iso.ts';
import type { ChangeState } from './change-state.ts';

/** Who has to approve, who has, and how that ended. */
export function approvalOf({ approval, lapsed, run, signalsRefused }: ChangeState): Pick<ChangeView, 'approval'> {
  if (approval === undefined) return {};
  const { rule, given, since, until, rejected } = approval;
  const outcome = approvalOutcome(approval, since);
  return {
    approval: {
      missing: missing(approval),
      count: rule.count,
      from: [...rule.from],
      notRequester: rule.notRequester,
      ...(rule.typed === undefined ? {} : { typed: rule.typed }),
      ...(rule.breakGlass === undefined ? {} : { breakGlass: rule.breakGlass }),
      ...(rule.roles === undefined ? {} : { roles: [...rule.roles], openRoles: openRoles(approval) }),
      ...(rule.instructions === undefined ? {} : { instructions: rule.instructions }),
      ...(rule.choices === undefined ? {} : { choices: [...rule.choices] }),
      ...(rule.atExpiry === undefined ? {} : { atExpiry: rule.atExpiry }),
      ...(approval.expired === undefined ? {} : { expired: true }),
      since: iso(since),
      until: iso(until),
      given: given.map(({ person, at, breakGlass, choice, by, for: whom }) => ({
        person,
        at: iso(at),
        ...(whom === undefined ? {} : { for: whom }),
        ...(choice === undefined ? {} : { choice }),
        ...(by === undefined ? {} : { by }),
        ...(breakGlass === undefined ? {} : { breakGlass }),
      })),
      refused: signalsRefused.map(({ at, sentence }) => ({ at: iso(at), sentence })),
      outcome: rejected !== undefined || lapsed === undefined || run.begun ? outcome : 'lapsed',
    },
  };
}
