import { findGroup, groupOfService } from '../domain/recovery/find-group.ts';
import type { RecoveryGroup, Side } from '../domain/recovery/group.ts';
import { readinessId } from '../domain/recovery/readiness/id.ts';
import { readinessViewSchema } from '../domain/recovery/readiness/report.ts';
import { isTransient, refusal, toFailure } from './failures.ts';
import { lastMove } from './past-moves.ts';
import type { ActivityDeps } from './ports.ts';
import { assessName } from './providers/aws/recovery/assess-name.ts';
import { within } from './within.ts';

export interface ServingSide {
  readonly side: Side;
  /** Set where it is remembered, not seen: one sentence for the plan. */
  readonly note?: string;
}

type Deps = Pick<ActivityDeps, 'catalogue' | 'aws' | 'temporal' | 'log'>;
const askMs = 10_000;

/**
 * The side of its recovery group on which a service serves, by where its public name leads; undefined for a service in no
 * group. One call, so that every deploy can ask. While the name cannot be looked up (Route 53's control plane is in one region), it is the side
 * where Coxswain last knew the group to run. Throws a refusal where the name leads to neither side.
 */
export async function servingSide(deps: Deps, service: string, environment: string): Promise<ServingSide | undefined> {
  const { catalogue, aws } = deps;
  const name = groupOfService(catalogue, service, environment);
  const found = name === undefined ? undefined : findGroup(catalogue, name);
  if (found === undefined || !found.found) return undefined;
  const { group } = found;
  const traffic = group.traffic.find((each) => each.service === service) ?? group.traffic[0];
  if (traffic === undefined) return { side: 'primary' };
  const call = { service: 'DNS', region: group.regions.standby, operation: 'Get' };
  try {
    const seen = await within(askMs, call, () => assessName(aws, traffic, group.regions, group.regions.standby));
    if (seen.leadsTo !== undefined) return { side: seen.leadsTo };
  } catch (error) {
    if (!isTransient(error)) throw error;
    const remembered = await rememberedSide(deps, group);
    if (remembered === undefined) throw error;
    const { side, at } = remembered;
    const why = toFailure(error).message.replace(/\.$/, '');
    const since = at === 0 ? '' : ` at ${new Date(at).toISOString().slice(11, 16)} UTC`;
    return {
      side,
      note: `Where ${traffic.name} leads cannot be looked up now (${why}); ${group.name} was last known to run in ${group.regions[side]}${since}.`,
    };
  }
  throw refusal(
    `${traffic.name} leads neither to ${group.regions.primary} nor to ${group.regions.standby}, so it is not known where ${service} serves. Look with /dr status ${group.name}.`,
  );
}

/** Where the group ran when its readiness was last evaluated, or where it was moved since. Undefined where neither is known. */
async function rememberedSide(
  { temporal, log }: Deps,
  { name, regions }: RecoveryGroup,
): Promise<{ readonly side: Side; readonly at: number } | undefined> {
  const sideOf = (region: string) => (['primary', 'standby'] as const).find((side) => regions[side] === region);
  const [evaluated, moved] = await Promise.all([
    temporal.workflow
      .getHandle(readinessId(name))
      .query('readinessReport')
      .then((answer) => readinessViewSchema.parse(answer).report)
      .catch((error: unknown) => {
        log.warn({ group: name, error: String(error) }, 'readiness cannot be read');
        return undefined;
      }),
    lastMove({ temporal, log }, name),
  ]);
  const known = [
    ...(evaluated === undefined ? [] : [{ side: sideOf(evaluated.from), at: evaluated.at }]),
    ...(moved === undefined ? [] : [{ side: sideOf(moved.to), at: moved.at }]),
  ].flatMap(({ side, at }) => (side === undefined ? [] : [{ side, at }]));
  return known.toSorted((a, b) => b.at - a.at)[0];
}
