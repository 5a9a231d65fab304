import { createHmac } from 'node:crypto';

/**
 * Signs a request as Slack does: `v0=` and the HMAC-SHA256 of `v0:<timestamp>:<body>` under the signing secret.
 * @param nowMs time of sending, in milliseconds
 */
export function signedHeaders(body: string, signingSecret: string, nowMs: number): Record<string, string> {
  const timestamp = String(Math.floor(nowMs / 1000));
  const signature = createHmac('sha256', signingSecret).update(`v0:${timestamp}:${body}`).digest('hex');
  return { 'x-slack-request-timestamp': timestamp, 'x-slack-signature': `v0=${signature}` };
}
