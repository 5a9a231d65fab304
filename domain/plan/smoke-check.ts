/** A request and the status it has to be answered with. */
export interface SmokeCheck {
  readonly get: string;
  readonly expect: number;
}
