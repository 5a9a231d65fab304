/** What a plan asks for before its first write. Part of the plan, so part of its hash. */
export interface ApprovalRule {
  readonly count: number;
  /** Groups whose members may approve. */
  readonly from: readonly string[];
  readonly notRequester: boolean;
  readonly withinSeconds: number;
  /** What an approver types, so that nobody approves by a slip of the finger. */
  readonly typed?: string;
  /** The group whose member may approve alone, with a reason. */
  readonly breakGlass?: string;
  /** Groups that each have to be among the approvers, whatever the count. */
  readonly roles?: readonly string[];
  /** What an approver should look at first, as the catalogue says it. */
  readonly instructions?: string;
  /** An approver picks one of these; it is kept with the approval. */
  readonly choices?: readonly string[];
  /** At expiry one approval is enough, as long as every role has spoken. Absent: it rejects itself. Silence alone never approves. */
  readonly atExpiry?: 'approve';
}

/** A rule as the catalogue writes it. */
export interface WrittenApprovals {
  readonly count: number;
  readonly from: readonly string[];
  readonly notRequester: boolean;
  readonly within: number;
  readonly roles?: readonly string[] | undefined;
  readonly instructions?: string | undefined;
  readonly choices?: readonly string[] | undefined;
  readonly atExpiry?: 'approve' | 'reject' | undefined;
  readonly breakGlass?: string | undefined;
}

/** The rule that a plan carries; who fills a role may approve too. */
export function ruleOf(written: WrittenApprovals, typed?: string): ApprovalRule {
  const { count, from, notRequester, within, roles, instructions, choices, atExpiry, breakGlass } = written;
  return {
    count,
    from: [...new Set([...from, ...(roles ?? [])])],
    notRequester,
    withinSeconds: within,
    ...(typed === undefined ? {} : { typed }),
    ...(breakGlass === undefined ? {} : { breakGlass }),
    ...(roles === undefined ? {} : { roles }),
    ...(instructions === undefined ? {} : { instructions }),
    ...(choices === undefined ? {} : { choices }),
    ...(atExpiry === 'approve' ? { atExpiry } : {}),
  };
}
