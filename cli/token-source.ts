/** Gives the bearer token of a call; `renew` after one was not accepted. */
export interface TokenSource {
  readonly get: () => Promise<string | undefined>;
  /** True when another one may be had. */
  readonly renew: () => boolean;
}
