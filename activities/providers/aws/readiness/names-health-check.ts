import { GetHealthCheckStatusCommand, type ResourceRecordSet } from '@aws-sdk/client-route-53';
import type { GroupTraffic } from '../../../../domain/recovery/group.ts';
import type { NameFacts } from '../../../../domain/recovery/readiness/facts.ts';
import { reading } from '../../../poll.ts';
import type { AwsScope } from '../../../ports.ts';
import { immovable, judgedSecondary } from '../recovery/failover-pair.ts';
import { said, sideOf, stateOf } from '../recovery/health-check.ts';
import { healthChecks } from './controls.ts';
import { misled, type NameContext } from './misled.ts';
import { type FindRecords, route53 } from './records.ts';
import type { Run } from './run.ts';

/** Types whose checkers report; of the others only the CloudWatch console tells. */
const reporting = ['HTTP', 'HTTPS', 'HTTP_STR_MATCH', 'HTTPS_STR_MATCH', 'TCP'];

/** Above this share of checkers that succeed the endpoint counts as healthy. */
const healthyShare = 0.18;

/** A pair of failover records, and the health check that moves it. */
export async function healthCheckFacts(
  run: Run,
  scope: AwsScope,
  records: FindRecords,
  { name }: GroupTraffic,
  by: Extract<GroupTraffic['by'], { kind: 'healthCheck' }>,
  seen: Promise<NameContext>,
): Promise<NameFacts> {
  const [pair, checks] = await Promise.all([records(scope, by.zone, name), healthChecks(run, scope)]);
  const found = checks.find(({ Id }) => Id === by.check);
  if (found === undefined) {
    const sentence = `There is no health check ${by.check} for ${name}; create it, or correct the catalogue.`;
    return { said: 'its health check is not there', problems: [sentence] };
  }
  const state = stateOf(found);
  const leadsTo = sideOf(state);
  const type = found.HealthCheckConfig?.Type ?? '';
  const failing = !state.disabled && reporting.includes(type) && (await isFailing(run, scope, by.check));
  const context = await seen;
  return {
    ...(leadsTo === undefined ? {} : { leadsTo }),
    said: `the health check of its PRIMARY record is ${said(state)}${failing ? ` and fails, so that Route 53 leads it to ${context.regions.standby} for now` : ''}`,
    problems: [
      ...(leadsTo === undefined
        ? [
            `The health check ${by.check} of ${name} is inverted but still watched, so it leads to whichever region is not well; disable it too, or take the inversion back.`,
          ]
        : []),
      ...(type === 'RECOVERY_CONTROL'
        ? [`The health check ${by.check} of ${name} follows a routing control; declare it with routingControls.`]
        : []),
      ...pairProblems(name, by.check, pair, context),
    ],
  };
}

function pairProblems(name: string, check: string, pair: readonly ResourceRecordSet[], context: NameContext): string[] {
  const problem = immovable(name, check, pair);
  if (problem !== undefined) return [`${problem.charAt(0).toUpperCase()}${problem.slice(1)}.`];
  return [
    ...(judgedSecondary(pair) === undefined
      ? []
      : [
          `The SECONDARY record of ${name} is judged itself; where neither is healthy Route 53 answers with the PRIMARY, so take its health check and EvaluateTargetHealth away.`,
        ]),
    ...pair.flatMap((record) => misled(name, record, record.Failover === 'PRIMARY' ? 'primary' : 'standby', context)),
  ];
}

/** https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/dns-failover-determining-health-of-endpoints.html */
async function isFailing(run: Run, scope: AwsScope, check: string): Promise<boolean> {
  const asked = { ...route53, operation: 'GetHealthCheckStatus', of: check };
  const observations = await run.once(scope, asked, async (clients) => {
    const answer = await clients.route53.send(new GetHealthCheckStatusCommand({ HealthCheckId: check }), reading());
    return answer.HealthCheckObservations ?? [];
  });
  const good = observations.filter(({ StatusReport }) => StatusReport?.Status?.startsWith('Success') === true);
  return observations.length > 0 && good.length / observations.length <= healthyShare;
}
