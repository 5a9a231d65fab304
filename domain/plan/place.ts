/** Whose account and which region. `role` is the IAM role to assume there; absent means the worker's own credentials. */
export interface Scope {
  readonly account: string;
  readonly role?: string;
  readonly region: string;
}

/** Where a service runs. */
export interface Place extends Scope {
  readonly target: string;
  readonly cluster: string;
}
