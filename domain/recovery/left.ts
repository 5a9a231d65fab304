/** A region that a group has left, and by which change. */
export interface Left {
  readonly change: string;
  /** Who asked for that change. */
  readonly person: string;
  readonly group: string;
  readonly environment: string;
  readonly region: string;
}
