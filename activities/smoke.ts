import { Context } from '@temporalio/activity';
import { count } from '../domain/text/list.ts';
import type { Smoke, StepResult } from './api.ts';
import { getOnce } from './http.ts';

const tries = 3;
const pauseMs = 1000;

/** Calls the service, each check up to three times a second apart; `failed` names address, expected and got. */
export async function smoke({ url, headers, checks }: Smoke): Promise<StepResult> {
  const context = Context.current();
  const lines: string[] = [];
  for (const [index, { get, expect }] of checks.entries()) {
    const address = `${url}${get}`;
    context.heartbeat({ text: `GET ${get}`, done: index / checks.length });
    const got = await answerTo(address, headers, expect);
    if (got.problem !== undefined) {
      const reason = `GET ${address} ${got.problem}, expected ${expect} (${tries} tries)`;
      return { verdict: 'failed', reason, progress: { text: reason }, evidence: { checks: [...lines, reason] } };
    }
    lines.push(`GET ${address} answered ${expect}${got.attempt > 1 ? ` at try ${got.attempt}` : ''}`);
  }
  const text = `${count(checks.length, 'check')} passed`;
  return { verdict: 'passed', progress: { text, done: 1 }, evidence: { checks: lines } };
}

async function answerTo(address: string, headers: Readonly<Record<string, string>>, expect: number) {
  const context = Context.current();
  let problem = '';
  for (let attempt = 1; attempt <= tries; attempt += 1) {
    if (attempt > 1) await context.sleep(pauseMs);
    context.heartbeat({ text: `GET ${address}, try ${attempt} of ${tries}` });
    const answer = await getOnce(address, headers, context.cancellationSignal);
    if ('status' in answer && answer.status === expect) return { attempt };
    problem = 'problem' in answer ? `got ${answer.problem}` : `answered ${answer.status}`;
  }
  return { attempt: tries, problem };
}
