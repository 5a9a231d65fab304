import { randomUUID } from 'node:crypto';
import { run } from '../../cli/run.ts';
import { processTerminal } from '../../cli/terminal.ts';
import { actionIds, pressValue, viewIds } from '../../bot/blocks/press.ts';
import { cliSettings } from '../../config/settings.ts';
import { signedHeaders } from '../../sandbox/slack/app/signing.ts';
import type { Answered } from '../lab/http.ts';
import type { Arena } from './arena.ts';
import { environment, slackId, team } from './catalogue.ts';
import type { Told } from './judge.ts';
import type { Contestant } from './race.ts';

/** A change that waits, and the plan that everybody looked at. */
export interface Waiting {
  readonly change: string;
  readonly service: string;
  readonly plan: string;
}

/** Makes a contestant's request ready; sent twice, it is the same one sent again. Answers what the contestant was told at once. */
export type Ready = () => Promise<Told>;

/** @param id by which Slack's answer to this contestant is known */
export function request(
  arena: Arena,
  waiting: Waiting,
  contestant: Contestant,
  { id, token }: { readonly id: string; readonly token: string },
): Ready {
  switch (contestant.way) {
    case 'slack':
      return bySlack(arena, waiting, contestant, id);
    case 'api':
      return byApi(arena, waiting, contestant, token);
    case 'cli':
      return byCli(arena, waiting, contestant, token);
  }
}

function bySlack(arena: Arena, { change, service, plan }: Waiting, { person, intent }: Contestant, id: string): Ready {
  const press = { change, plan, service, environment, channel: id };
  const user = { id: slackId(person), username: person, team_id: team };
  const common = { user, team: { id: team, domain: 'races' }, trigger_id: `${id}.trigger`, api_app_id: 'A0RACES' };
  const payload =
    intent === 'approve'
      ? {
          ...common,
          type: 'block_actions',
          channel: { id, name: 'deploys' },
          actions: [{ type: 'button', action_id: actionIds.approveNow, block_id: 'b', value: pressValue(press) }],
          response_url: arena.ears.responseUrl(id),
          container: {},
        }
      : {
          ...common,
          type: 'view_submission',
          view: {
            id: `V${id}`,
            type: 'modal',
            callback_id: viewIds.reject,
            private_metadata: pressValue(press),
            state: { values: {} },
          },
        };
  const body = new URLSearchParams({ payload: JSON.stringify(payload) }).toString();
  const headers = {
    'content-type': 'application/x-www-form-urlencoded',
    ...signedHeaders(body, arena.signingSecret, Date.now()),
  };
  return async () => {
    const answer = await post(`${arena.url}/slack/events`, headers, body);
    // An acknowledgement says nothing yet: a refusal is whispered afterwards.
    return answer.status === 200 ? undefined : refused(answer);
  };
}

function byApi(arena: Arena, { change, plan }: Waiting, { intent }: Contestant, token: string): Ready {
  const headers = {
    'content-type': 'application/json',
    authorization: `Bearer ${token}`,
    'idempotency-key': randomUUID(),
  };
  const body = JSON.stringify(intent === 'approve' ? { plan } : {});
  return async () => {
    const answer = await post(`${arena.url}/api/v1/changes/${change}/${intent}`, headers, body);
    if (answer.status !== 200) return refused(answer);
    return { accepted: true, sentence: JSON.parse(answer.body).sentence };
  };
}

function byCli(arena: Arena, { change }: Waiting, { intent }: Contestant, token: string): Ready {
  const settings = cliSettings({ COXSWAIN_KEYRING: 'false', COXSWAIN_URL: arena.url, COXSWAIN_TOKEN: token });
  return async () => {
    const said: string[] = [];
    const terminal = {
      ...processTerminal(settings),
      out: () => undefined,
      err: (text: string) => void said.push(text),
    };
    const code = await run([intent, change], terminal);
    return { accepted: code === 0, sentence: said.join(' ') };
  };
}

async function post(url: string, headers: Record<string, string>, body: string): Promise<Answered> {
  const answer = await fetch(url, { method: 'POST', headers, body });
  return { status: answer.status, body: await answer.text() };
}

function refused({ status, body }: Answered): Told {
  try {
    return { accepted: false, sentence: JSON.parse(body).error.sentence };
  } catch {
    return { accepted: false, sentence: status >= 500 ? '' : body };
  }
}
