/** Kinds of answers that are not what was asked for; stable, for scripts. */
export type ProblemType = 'usage' | 'unauthenticated' | 'refused' | 'notFound' | 'conflict' | 'unreachable';

/** An answer for a person: a stable type and one sentence that says what was wrong and what to do. */
export class Problem extends Error {
  override readonly name = 'Problem';
  readonly type: ProblemType;

  constructor(type: ProblemType, sentence: string, options?: ErrorOptions) {
    super(sentence, options);
    this.type = type;
  }
}
