import { Resolver } from 'node:dns/promises';
import { Context } from '@temporalio/activity';
import type { RecoveryStepParams } from '../domain/plan/recovery-steps.ts';
import { listOf } from '../domain/text/list.ts';
import type { StepResult } from './api.ts';
import { evidence } from './evidence.ts';
import { isError } from './is-error.ts';
import { poll } from './poll.ts';

type Params = RecoveryStepParams['resolves'];
/** Of the target only its name is asked for. */
type Asked = Pick<Params, 'name'> & { readonly to: Pick<Params['to'], 'dnsName'> };

/** What one resolver says: the addresses of the name and of the load balancer, or why it says nothing. */
export interface Resolved {
  readonly server: string;
  readonly name: readonly string[];
  readonly balancer: readonly string[];
  readonly problem?: string;
}

/** An answer that is kept for longer than a minute would hold up people too. */
const timeoutMs = 2000;

/**
 * Asks every resolver for the public name until all of them answer with addresses of the load balancer or accelerator, as the same resolver knows it; their
 * caches are what people wait for. `failed`, naming who answers what, when that does not come in time.
 */
export async function resolves(servers: readonly string[], { name, to }: Asked): Promise<StepResult> {
  // A load balancer with many addresses answers some of them at a time: what was seen of it is kept.
  const seen = new Map<string, Set<string>>();
  let last: readonly Resolved[] = [];
  return poll<StepResult>(
    async () => {
      last = await Promise.all(servers.map((server) => askOne(server, name, to.dnsName)));
      for (const { server, balancer } of last) {
        const known = seen.get(server) ?? new Set();
        for (const address of balancer) known.add(address);
        seen.set(server, known);
      }
      const there = last.filter((each) => leadsThere(each, seen.get(each.server)));
      const text = `${there.length} of ${servers.length} resolvers lead there`;
      const progress = { text, done: servers.length === 0 ? 0 : there.length / servers.length };
      if (there.length < servers.length || servers.length === 0) return { progress };
      return { done: { verdict: 'passed', progress, evidence: evidence({ answers: last }) } };
    },
    {
      late: (progress) => ({
        verdict: 'failed',
        reason: `${name} does not lead to ${to.dnsName} everywhere: ${saidOf(last.filter((each) => !leadsThere(each, seen.get(each.server))))}`,
        ...(progress && { progress }),
        evidence: evidence({ answers: last }),
      }),
    },
  );
}

export function leadsThere({ name }: Resolved, balancer: ReadonlySet<string> | undefined): boolean {
  return name.length > 0 && name.every((address) => balancer?.has(address) === true);
}

function saidOf(answers: readonly Resolved[]): string {
  if (answers.length === 0) return 'no resolver is set';
  return listOf(
    answers.map(({ server, name, problem }) =>
      problem === undefined
        ? `${server} answers ${name.length === 0 ? 'nothing' : name.join(', ')}`
        : `${server} ${problem}`,
    ),
  );
}

async function askOne(server: string, name: string, balancer: string): Promise<Resolved> {
  const resolver = new Resolver({ timeout: timeoutMs, tries: 1 });
  const { cancellationSignal } = Context.current();
  const cancel = () => resolver.cancel();
  cancellationSignal.addEventListener('abort', cancel, { once: true });
  try {
    resolver.setServers([server]);
    const [own, of] = await Promise.all([resolver.resolve4(name), resolver.resolve4(balancer)]);
    return { server, name: own.toSorted(), balancer: of };
  } catch (error) {
    return { server, name: [], balancer: [], problem: problemOf(error) };
  } finally {
    cancellationSignal.removeEventListener('abort', cancel);
  }
}

function problemOf(error: unknown): string {
  const code = isError(error) && 'code' in error ? String(error.code) : '';
  if (code === 'ENOTFOUND' || code === 'ENODATA') return 'knows no address of it';
  return code === 'ETIMEOUT' || code === 'ECANCELLED'
    ? 'does not answer'
    : `answers ${code === '' ? String(error) : code}`;
}
