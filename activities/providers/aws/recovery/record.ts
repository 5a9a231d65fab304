import { ChangeResourceRecordSetsCommand, GetChangeCommand, type ResourceRecordSet } from '@aws-sdk/client-route-53';
import type { AliasTarget, RecoveryStepParams } from '../../../../domain/plan/recovery-steps.ts';
import { listOf } from '../../../../domain/text/list.ts';
import type { StepResult, Write } from '../../../api.ts';
import { refusal, saidNo } from '../../../failures.ts';
import { poll, reading, type Turn } from '../../../poll.ts';
import type { AwsClients } from '../../../ports.ts';
import type { RecordState } from '../../../recovery-api.ts';
import { aliasOf, listRecords, sameAlias, saidOf } from './alias-record.ts';

type Params = RecoveryStepParams['record'];

export async function readRecord({ route53 }: AwsClients, { zone, name }: Params): Promise<RecordState> {
  const records = await listRecords(route53, zone, name);
  const alias = aliasOf(records);
  if (alias !== undefined) return alias;
  throw refusal(
    `${name} in hosted zone ${zone} leads to ${saidOf(records)}, not by one plain alias record: move it by hand.`,
  );
}

/**
 * Moves an alias record by compare-and-swap: DELETE of exactly what stands there and CREATE of the same with another target,
 * in one batch, which Route 53 applies as a whole or not at all. Then waits until every name server has it (INSYNC, up to
 * 60 s) and reads it back. Never an UPSERT, which would overwrite what somebody else decided.
 */
export async function writeRecord({ route53 }: AwsClients, input: Write<Params, RecordState>): Promise<StepResult> {
  const { params, want, only } = input;
  const { zone, name } = params;
  let change: string | undefined;

  async function swap(records: readonly ResourceRecordSet[]): Promise<string | undefined> {
    const moved = (each: ResourceRecordSet): ResourceRecordSet => ({
      ...each,
      AliasTarget: {
        EvaluateTargetHealth: each.AliasTarget?.EvaluateTargetHealth,
        DNSName: want.dnsName,
        HostedZoneId: want.hostedZone,
      },
    });
    const Changes = [
      ...records.map((each) => ({ Action: 'DELETE', ResourceRecordSet: each }) as const),
      ...records.map((each) => ({ Action: 'CREATE', ResourceRecordSet: moved(each) }) as const),
    ];
    const answer = await route53.send(
      new ChangeResourceRecordSetsCommand({ HostedZoneId: zone, ChangeBatch: { Comment: commentOf(input), Changes } }),
    );
    return answer.ChangeInfo?.Id;
  }

  async function turn(): Promise<Turn<StepResult>> {
    if (change !== undefined) {
      const { ChangeInfo } = await route53.send(new GetChangeCommand({ Id: change }), reading());
      if (ChangeInfo?.Status !== 'INSYNC') return { progress: { text: 'changed; not on every name server yet' } };
    }
    const records = await listRecords(route53, zone, name);
    const found = aliasOf(records);
    if (found !== undefined && sameAlias(found, want)) return { done: passed(name, found, change) };
    if (change !== undefined || found === undefined || !mayWrite(found, only)) {
      const expected = (only ?? []).map(({ dnsName }) => dnsName);
      const known = expected.length === 0 ? '' : ` (it knows of ${listOf(expected, 'or')})`;
      const reason = `${name} leads to ${saidOf(records)}, which this change did not do${known}, so it was left`;
      return { done: { verdict: 'errored', reason } };
    }
    try {
      change = await swap(records);
    } catch (error) {
      const said = saidNo(error);
      if (said === undefined) throw error;
      // Somebody was quicker, or an earlier attempt's change landed only now: what stands there tells.
      const now = aliasOf(await listRecords(route53, zone, name));
      if (now === undefined || !sameAlias(now, found))
        return { progress: { text: 'it changed meanwhile; looking again' } };
      return { done: { verdict: 'failed', reason: `Route 53 refused to lead ${name} to ${want.dnsName}: ${said}` } };
    }
    return { progress: { text: 'changed; not on every name server yet' } };
  }

  return poll(turn, {
    late: () => ({
      verdict: 'failed',
      reason: `${name} was changed, but Route 53 does not say that every name server has it`,
    }),
  });
}

function passed(name: string, found: AliasTarget, change: string | undefined): StepResult {
  const progress = { text: `${name} leads to ${found.dnsName}`, done: 1 };
  return { verdict: 'passed', progress, evidence: { ...found, ...(change === undefined ? {} : { change }) } };
}

function mayWrite(found: AliasTarget, only: readonly RecordState[] | undefined): boolean {
  return only === undefined || only.some((each) => sameAlias(each, found));
}

/** At most 256 characters. */
function commentOf({ key }: Write<Params, RecordState>): string {
  return `coxswain ${key.change} ${key.step}`.slice(0, 256);
}
