/** Kinds of answers that are not what was asked for; stable, for scripts. */
export type ProblemType =
  | 'usage'
  | 'unauthenticated'
  | 'refused'
  | 'notFound'
  | 'conflict'
  | 'keyReused'
  | 'unreachable';

/** An answer for a person: a stable type and one sentence that says what was wrong and what to do. */
export class Problem extends Error {
  override readonly name = 'Problem';
  readonly type: ProblemType;

  constructor(type: ProblemType, sentence: string, options?: ErrorOptions) {
    super(sentence, options);
    this.type = type;
  }
}

/** A CI job's token has started a change before. */
export function tokenUsed(change: string): Problem {
  const sentence = `This token has started ${change} already, and each works once: read that change, or ask with a new id_token.`;
  return new Problem('conflict', sentence);
}
