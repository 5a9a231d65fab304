import type { Write } from '../../../activities/api.ts';
import type { DialsState, HealthCheckState } from '../../../activities/recovery-api.ts';
import type { RecoveryStepParams } from '../../../domain/plan/recovery-steps.ts';
import type { StepParams } from '../../../domain/plan/step.ts';
import type { Side } from '../../../domain/recovery/group.ts';
import { balancer } from './assess.ts';
import { covers, mayWrite, passed, poll, reach, stranger } from './looks.ts';
import type { ActivityContext } from './temporal.ts';
import { dialsOf, leadsTo, serves, sidesOf, type World } from './world.ts';

type Alias = { dnsName: string; hostedZone: string };
type Controls = { states: Readonly<Record<string, 'On' | 'Off'>> };

/** The steps that move public names, and look where they lead. A batch of records, or of controls, is one write. */
export function nameSteps(world: World) {
  const { group } = world;
  return {
    async readRecord(context: ActivityContext, { name, scope }: RecoveryStepParams['record']) {
      await reach(world, context, scope.region);
      return aliasOf(name);
    },
    writeRecord: (context: ActivityContext, { params, want, only }: Write<RecoveryStepParams['record'], Alias>) =>
      poll(world, context, params.scope.region, () => {
        const now = aliasOf(params.name);
        if (covers(now, want)) return passed;
        if (!mayWrite(now, only)) return stranger;
        const to = sidesOf.find((side) => aliasFor(params.name, side).dnsName === want.dnsName);
        world.records.set(params.name, to ?? 'elsewhere');
        return undefined;
      }),

    async readRouting(context: ActivityContext, params: RecoveryStepParams['routing']) {
      await reach(world, context, params.scope.region);
      return { states: controlStates(params) };
    },
    writeRouting: (context: ActivityContext, { params, want, only }: Write<RecoveryStepParams['routing'], Controls>) =>
      poll(world, context, params.scope.region, () => {
        const now = { states: controlStates(params) };
        if (covers(now.states, want.states)) return passed;
        if (!mayWrite(now, only)) return stranger;
        for (const [arn, state] of Object.entries(want.states)) world.controls[controlSide(arn)] = state === 'On';
        return undefined;
      }),

    async readHealthCheck(context: ActivityContext, { check, scope }: RecoveryStepParams['healthCheck']) {
      await reach(world, context, scope.region);
      return world.checks.get(check);
    },
    writeHealthCheck: (
      context: ActivityContext,
      { params, want, only }: Write<RecoveryStepParams['healthCheck'], HealthCheckState>,
    ) =>
      poll(world, context, params.scope.region, () => {
        const now = world.checks.get(params.check) ?? {};
        if (covers(now, want)) return passed;
        if (!mayWrite(now, only)) return stranger;
        world.checks.set(params.check, want);
        return undefined;
      }),

    async readDials(context: ActivityContext, { on, off, scope }: RecoveryStepParams['dials']) {
      await reach(world, context, scope.region);
      return dialsOf(world, [on, off]);
    },
    /** One dial at a time, up before down. */
    writeDials: (context: ActivityContext, { params, want, only }: Write<RecoveryStepParams['dials'], DialsState>) =>
      poll(world, context, params.scope.region, () => {
        const wanted = Object.entries(want.dials);
        const now = (arn: string) => world.dials.get(arn) ?? 0;
        const may = (arn: string) => only === undefined || [want, ...only].some(({ dials }) => dials[arn] === now(arn));
        if (!wanted.every(([arn]) => may(arn))) return stranger;
        const next = wanted.find(([arn, dial]) => dial > now(arn)) ?? wanted.find(([arn, dial]) => dial < now(arn));
        if (next === undefined) return passed;
        world.dials.set(...next);
        return undefined;
      }),
    dialled: (context: ActivityContext, { on, off, name }: RecoveryStepParams['dialled']) =>
      poll(world, context, undefined, () => {
        const { dials } = dialsOf(world, [on, off]);
        const to = leadsTo(world, name);
        const alone = (dials[on] ?? 0) > 0 && dials[off] === 0;
        return alone && (to === 'primary' || to === 'standby') && groupOf(name, to) === on ? passed : undefined;
      }),

    resolves: (context: ActivityContext, { name, to }: RecoveryStepParams['resolves']) =>
      poll(world, context, undefined, () =>
        aliasFor(name, leadsTo(world, name)).dnsName === to.dnsName ? passed : undefined,
      ),
    smoke: (context: ActivityContext, { url }: StepParams['smoke']) =>
      poll(world, context, undefined, () => {
        const to = leadsTo(world, new URL(url).hostname);
        if (to !== 'primary' && to !== 'standby') return undefined;
        return serves(world, to) ? passed : undefined;
      }),
  };

  function aliasFor(name: string, to: Side | 'elsewhere' | undefined): Alias {
    return balancer(group, group.traffic.find((each) => each.name === name)?.service ?? '', to);
  }
  function groupOf(name: string, to: Side): string {
    const by = group.traffic.find((each) => each.name === name)?.by;
    return by?.kind === 'accelerator' ? by.endpointGroups[to] : '';
  }
  function aliasOf(name: string): Alias {
    return aliasFor(name, world.records.get(name));
  }
  function controlSide(arn: string): Side {
    const by = group.traffic.flatMap((each) => (each.by.kind === 'routingControls' ? [each.by.controls] : []))[0];
    return by?.primary === arn ? 'primary' : 'standby';
  }
  function controlStates({ on, off }: RecoveryStepParams['routing']) {
    const state = (arn: string) => (world.controls[controlSide(arn)] ? 'On' : 'Off');
    return { [on]: state(on), [off]: state(off) };
  }
}
