import { randomUUID } from 'node:crypto';
import { eventOf } from '../deliveries/events.ts';
import type { Answered, Http, Sent } from '../lab/http.ts';
import type { Forger } from './forged.ts';
import { delivery } from './gitlab.ts';
import { deploy, jobClaims } from './jobs.ts';
import { signed } from './jwt.ts';
import { slashCommand } from './slack.ts';
import { claimsOf } from './tokens.ts';

type Honest = Omit<Forger, 'used'>;

/** A person looks at the services: the cheapest request that needs a good token. */
export function look(honest: Honest): Sent {
  const token = signed(honest.people, claimsOf(honest));
  return { method: 'GET', path: '/api/v1/services', headers: { authorization: `Bearer ${token}` } };
}

/** Sends one honest request to every door, each of which has to be taken; answers them, since a thief may see them. */
export async function honestly(http: Http, honest: Honest): Promise<Forger['used']> {
  const { now, random, ci, hookSecret, slackSecret } = honest;
  const must = (what: string, { status, body }: Answered, fits: boolean) => {
    if (!fits) throw new Error(`an honest ${what} was answered ${status} ${body.slice(0, 200)}`);
  };

  const slack = slashCommand('app 1.4.2 staging', randomUUID(), slackSecret, now());
  const command = await http.send(slack);
  must('slash command', command, command.status === 200 && command.body.includes('Deploying app 1.4.2 to staging'));

  const number = Math.floor(random() * 1e6) * 6;
  const hook = delivery(`honest-${randomUUID()}`, JSON.stringify(eventOf(number)), hookSecret, now());
  const delivered = await http.send(hook);
  must('delivery', delivered, delivered.status === 200 && JSON.parse(delivered.body).started.length === 1);

  const jobToken = signed(ci, { ...jobClaims(honest), jti: randomUUID() });
  const headers = { authorization: `Bearer ${jobToken}`, 'content-type': 'application/json' };
  const job = { method: 'POST', path: '/api/v1/changes', headers, body: JSON.stringify(deploy) };
  const asked = await http.send(job);
  must('CI job', asked, asked.status === 202);

  const looked = await http.send(look(honest));
  must('look at the services', looked, looked.status === 200);
  const { change }: { change: string } = JSON.parse(asked.body);
  return { slack, delivery: hook, jobToken, change };
}
