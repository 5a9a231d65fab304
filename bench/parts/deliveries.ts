import { Client, Connection } from '@temporalio/client';
import { WorkflowExecutionAlreadyStartedError } from '@temporalio/common';
import { eventOf, signedAs } from '../deliveries/events.ts';
import { count, sendings, type Told } from '../deliveries/outcome.ts';
import { type Figure, figure, percentile, spread } from '../figure.ts';
import { httpTo } from '../lab/http.ts';
import type { Lab } from '../lab/lab.ts';
import { openLoop } from '../lab/open-loop.ts';

const seed = 20;
/**
 * At first nearly every sending starts a workflow, which takes Temporal's dev server with its SQLite file 6 ms of a core, the bot 3 ms and the
 * one who sends 1 ms: two cores that have nothing else to do carry it with room to spare.
 */
const perSecond = 40;
/** Deliveries that warm the bot up and are not measured. */
const warmUps = 100;

/**
 * Signed deliveries of GitLab, each sent one to five times in shuffled order at a fixed rate, to the bot over a Temporal dev server as
 * the sandbox starts it. No worker runs: what is measured is until the workflow is started, not what it then does.
 */
export async function deliveries(lab: Lab, amount: number): Promise<Figure[]> {
  const connection = await Connection.connect({ address: lab.addresses.temporal.address });
  const client = new Client({ connection });
  const http = httpTo(lab.addresses.coxswain.url, 256);
  const send = async (number: number) => {
    const body = JSON.stringify(eventOf(number));
    const headers = signedAs(`delivery-${number}`, body, lab.hookSecret, Date.now());
    const answer = await http.send({ method: 'POST', path: '/gitlab/webhook', headers, body });
    return { number, told: toldBy(answer) };
  };
  try {
    const warm = Array.from({ length: warmUps }, (_, index) => amount + index);
    const warmed = new Set((await openLoop(warm, perSecond, send)).flatMap(({ answer }) => answer.told.started));
    const bare = await bareStarts(client, Math.min(amount, 1000));
    const sent = await openLoop(sendings(amount, seed), perSecond, send);
    const byDelivery = Map.groupBy(sent, ({ answer }) => answer.number);
    const told = new Map([...byDelivery].map(([number, each]) => [number, each.map(({ answer }) => answer.told)]));
    const all = await workflows(client, amount + warmed.size);
    const { good, wrong } = count(
      told,
      all.filter((id) => !warmed.has(id)),
    );
    const started = sent.flatMap(({ answer, ms }) => (answer.told.started.length > 0 ? [ms] : []));
    const repeated = sent.flatMap(({ answer, ms }) => (answer.told.started.length > 0 ? [] : [ms]));
    const detail = {
      deliveries: amount,
      sendings: sent.length,
      perSecond,
      startedMs: spread(started),
      repeatedMs: spread(repeated),
      bareStartMs: spread(bare),
      note: 'from the instant at which a sending was due, at a fixed rate, to the answer that names the started workflow; baseline: bare starts by Temporal’s client on the same server, as many a second, sent again in the same way',
    };
    return [
      figure({
        name: 'GitLab delivery to started workflow, p99',
        value: percentile(started, 99),
        unit: 'ms',
        limit: 100,
        baseline: { what: 'bare start of a workflow in Temporal, p99', value: percentile(bare, 99) },
        detail,
      }),
      figure({
        name: 'deliveries without exactly one workflow',
        value: wrong.size,
        unit: 'deliveries',
        limit: 0,
        detail: {
          deliveries: amount,
          withExactlyOne: good,
          sendings: sent.length,
          wrong: [...wrong.values()].slice(0, 5),
          note: 'by the answers of all its sendings, and by the list of workflows in Temporal',
        },
      }),
    ];
  } finally {
    http.close();
    await connection.close();
  }
}

function toldBy({ status, body }: { status: number; body: string }): Told {
  if (status !== 200) return { status, started: [], known: [] };
  const { started, known }: Told = JSON.parse(body);
  return { status, started, known };
}

/** Ms from due to started, of as many a second as there will be deliveries. */
async function bareStarts(client: Client, amount: number): Promise<number[]> {
  const start = async (number: number) => {
    const workflowId = `bare-${number}`;
    const once = { workflowIdReusePolicy: 'REJECT_DUPLICATE', workflowIdConflictPolicy: 'FAIL' } as const;
    try {
      await client.workflow.start('bare', { workflowId, taskQueue: 'bare', args: [eventOf(number)], ...once });
      return true;
    } catch (error) {
      if (error instanceof WorkflowExecutionAlreadyStartedError) return false;
      throw error;
    }
  };
  const started = await openLoop(sendings(amount, seed), perSecond, start);
  return started.flatMap(({ answer, ms }) => (answer ? [ms] : []));
}

/** Ids of all changes, once visibility shows as many as there should be, or half a minute has passed. */
async function workflows(client: Client, expected: number): Promise<string[]> {
  const query = 'WorkflowType = "deploy"';
  const deadline = Date.now() + 30_000;
  while ((await client.workflow.count(query)).count < expected && Date.now() < deadline) {
    await new Promise((resolve) => setTimeout(resolve, 500));
  }
  const ids: string[] = [];
  for await (const { workflowId } of client.workflow.list({ query, pageSize: 1000 })) ids.push(workflowId);
  return ids;
}
