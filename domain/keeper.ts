/** A workflow that keeps something of all open changes: their messages, or what projects are told of their commits. Its id is its type. */
export type Keeper = 'cards' | 'reports';

/** A change whose message is to be kept up to date in a channel (a channel name or id). */
export interface CardOrder {
  readonly change: string;
  readonly channel: string;
}
