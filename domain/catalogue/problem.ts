/** A place in the catalogue, key by key, and one sentence on what is wrong there. */
export interface Problem {
  readonly path: readonly (string | number)[];
  readonly sentence: string;
}
