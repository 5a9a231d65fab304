/** Answers who is in a group of its own, as it names people. Throws `SourceRefusal`, or anything else where it does not answer. */
export type AskMembers = (group: string) => Promise<readonly string[]>;

/** It answered, and will not say: the group is gone, the token may not see it. What it said before no longer holds. */
export class SourceRefusal extends Error {
  constructor(reason: string) {
    super(reason);
    this.name = 'SourceRefusal';
  }
}

/** A source that is named in the catalogue but not set up: every question is refused with what to set. */
export function notSetUp(reason: string): AskMembers {
  return () => Promise.reject(new SourceRefusal(reason));
}
