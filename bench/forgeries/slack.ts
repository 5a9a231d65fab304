import { signedHeaders } from '../../sandbox/slack/app/signing.ts';
import type { Sent } from '../lab/http.ts';
import { type Forged, type Forger, hex, type Kinds, upTo } from './forged.ts';
import { pick } from '../lab/random.ts';

const form = 'application/x-www-form-urlencoded';
const json = 'application/json';

/** A slash command as Slack sends it, signed with this secret at that time (epoch ms). */
export function slashCommand(text: string, trigger: string, secret: string, at: number): Sent {
  const body = new URLSearchParams({
    team_id: 'T0SHOP',
    channel_id: 'C0DEPLOYS',
    channel_name: 'deploys',
    user_id: 'U0DEVELOPER',
    user_name: 'developer',
    command: '/deploy',
    text,
    response_url: 'http://127.0.0.1:9/response',
    trigger_id: trigger,
    api_app_id: 'A0COXSWAIN',
  }).toString();
  return posted(body, form, signedHeaders(body, secret, at));
}

function posted(body: string, type: string, headers: Record<string, string>): Sent {
  return { method: 'POST', path: '/slack/events', headers: { 'content-type': type, ...headers }, body };
}

const command = ({ random, now, slackSecret }: Forger, secret = slackSecret, at = now()) =>
  slashCommand('app 1.4.2 staging', hex(random, 12), secret, at);

const refused = (sent: Sent, ...refusedWith: number[]): Forged => ({ sent, refusedWith });
const withHeaders = (sent: Sent, headers: Record<string, string>): Sent => ({
  ...sent,
  headers: { ...sent.headers, ...headers },
});
const rightly = ({ slackSecret, now }: Forger, body: string, type: string) =>
  posted(body, type, signedHeaders(body, slackSecret, now()));

/** Requests in Slack's name. */
export const slackKinds: Kinds = {
  'slack: any signature': (forger) =>
    refused(withHeaders(command(forger), { 'x-slack-signature': `v0=${hex(forger.random, 64)}` }), 401),
  'slack: no signature': (forger) => {
    const { body = '' } = command(forger);
    return refused(posted(body, form, {}), 401);
  },
  'slack: another secret': (forger) => refused(command(forger, hex(forger.random, 32)), 401),
  'slack: too old': (forger) =>
    refused(command(forger, forger.slackSecret, forger.now() - 302_000 - upTo(forger.random, 1e9)), 401),
  'slack: of the future': (forger) =>
    refused(command(forger, forger.slackSecret, forger.now() + 310_000 + upTo(forger.random, 1e9)), 401),
  'slack: sent again': ({ used }) => refused(used.slack, 401),
  'slack: signed for another text': ({ used, random }) =>
    refused({ ...used.slack, body: (used.slack.body ?? '').replace('1.4.2', `1.4.${upTo(random, 99)}`) }, 401),
  'slack: a timestamp that is none': (forger) =>
    refused(withHeaders(command(forger), { 'x-slack-request-timestamp': `${hex(forger.random, 8)}x` }), 401),
  'slack: an address to verify, unsigned': ({ random }) =>
    refused(posted(JSON.stringify({ type: 'url_verification', challenge: hex(random, 8) }), json, {}), 401),
  'slack: a check of the certificate with a command in it': (forger) => ({
    sent: posted(`${command(forger).body ?? ''}&ssl_check=1`, form, {}),
    refusedWith: [200],
    says: (body) => body === '',
  }),
  'slack: no JSON': (forger) => refused(rightly(forger, `{"type":"${hex(forger.random, 12)}`, json), 400),
  'slack: JSON, but no object': (forger) => {
    const nonce = ' '.repeat(upTo(forger.random, 2000));
    const text = pick(forger.random, ['null', '1', '"x"', '[]', 'true']);
    return refused(rightly(forger, `${text}${nonce}`, json), 400, 401);
  },
  'slack: a form whose payload is no object': (forger) => {
    const payload = pick(forger.random, ['null', '0', '[1]', '{', '"']);
    return refused(rightly(forger, `payload=${encodeURIComponent(payload)}&n=${hex(forger.random, 12)}`, form), 400);
  },
  'slack: an interaction without its parts': (forger) => {
    const type = pick(forger.random, ['block_actions', 'view_submission', 'block_suggestion', 'shortcut', 'nothing']);
    const payload = JSON.stringify({ type, nonce: hex(forger.random, 12) });
    return refused(rightly(forger, new URLSearchParams({ payload }).toString(), form), 400, 404);
  },
};
