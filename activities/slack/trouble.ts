import { WebAPIHTTPError, WebAPIPlatformError, WebAPIRateLimitedError, WebAPIRequestError } from '@slack/web-api';

/** What went wrong with a call of Slack, as far as it matters to the one who called. */
export type SlackTrouble =
  | { readonly kind: 'rateLimited'; readonly seconds: number }
  /** Slack, or the way to it, does not work: try again later. */
  | { readonly kind: 'away' }
  /** Slack understood and refused; `error` is its word, such as `message_not_found`, `about` what it found wrong where. */
  | { readonly kind: 'refused'; readonly error: string; readonly about: readonly string[] };

/** Slack's own words for trouble on its side. */
const theirs = new Set([
  'internal_error',
  'fatal_error',
  'service_unavailable',
  'request_timeout',
  'team_added_to_org',
]);

export function troubleOf(error: unknown): SlackTrouble {
  if (error instanceof WebAPIRateLimitedError) return { kind: 'rateLimited', seconds: error.retryAfter };
  if (error instanceof WebAPIPlatformError) {
    const word = error.data.error;
    if (word === 'ratelimited' || word === 'rate_limited') return { kind: 'rateLimited', seconds: 5 };
    return theirs.has(word)
      ? { kind: 'away' }
      : { kind: 'refused', error: word, about: error.data.response_metadata?.messages ?? [] };
  }
  if (error instanceof WebAPIHTTPError && error.statusCode < 500)
    return { kind: 'refused', error: `http_${error.statusCode}`, about: [] };
  if (error instanceof WebAPIHTTPError || error instanceof WebAPIRequestError) return { kind: 'away' };
  // A time-out or a closed connection reaches us as whatever fetch throws.
  return { kind: 'away' };
}
