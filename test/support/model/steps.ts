import type { Write, WriteKey } from '../../../activities/api.ts';
import type { RecoveryStepParams } from '../../../domain/plan/recovery-steps.ts';
import type { StepParams } from '../../../domain/plan/step.ts';
import { otherSide } from '../../../domain/recovery/group.ts';
import { covers, mayWrite, passed, patience, poll, reach, type Result, sideOf, stranger } from './looks.ts';
import type { ActivityContext } from './temporal.ts';
import { answers, linked, type ModelDatabase, promote, sidesOf, type World } from './world.ts';

/**
 * The steps of a move over the model's world: they look and write one thing at a time, with a turn between any two, and say of
 * what they see what the real ones would. Those on public names are in names.ts.
 */
export function modelSteps(world: World) {
  const { group } = world;
  const serviceOf = ({ place, service }: { place: { region: string }; service: string }) => {
    const found = world.services[sideOf(world, place.region)].get(service);
    if (found === undefined) throw new TypeError(`no service ${service}`);
    return found;
  };
  const databaseOf = (id: string): ModelDatabase => {
    const name = group.databases.find(({ sides }) => sidesOf.some((side) => sides[side].id === id))?.name;
    const found = world.databases.find((each) => each.name === name);
    if (found === undefined) throw new TypeError(`no database ${id}`);
    return found;
  };

  return {
    async readService(context: ActivityContext, params: StepParams['service']) {
      await reach(world, context, params.place.region);
      return { taskDefinition: 'any', desiredCount: serviceOf(params).desired };
    },
    writeService: (
      context: ActivityContext,
      { params, want, only }: Write<StepParams['service'], { desiredCount?: number }>,
    ) =>
      poll(world, context, params.place.region, () => {
        const service = serviceOf(params);
        const { desiredCount = service.desired } = want;
        if (service.desired === desiredCount) return service.running === desiredCount ? passed : undefined;
        if (!mayWrite({ taskDefinition: 'any', desiredCount: service.desired }, only)) return stranger;
        service.desired = desiredCount;
        return undefined;
      }),

    async readScaling(context: ActivityContext, params: RecoveryStepParams['scaling']) {
      await reach(world, context, params.place.region);
      return { services: params.services.map((service) => scalingOf(params, service)) };
    },
    writeScaling: (context: ActivityContext, { params, want, only }: Write<RecoveryStepParams['scaling'], Scaling>) =>
      poll(world, context, params.place.region, () => {
        const open = want.services.filter((each) => !covers(scalingOf(params, each.service), each));
        if (open.length === 0) return passed;
        const now = { services: want.services.map(({ service }) => scalingOf(params, service)) };
        if (!mayWrite(now, only)) return stranger;
        for (const { service, suspended } of open)
          serviceOf({ place: params.place, service }).suspended = suspended.scaleIn;
        return undefined;
      }),

    async readDatabaseWrites(context: ActivityContext, { member }: RecoveryStepParams['databaseWrites']) {
      const side = await reach(world, context, member.scope.region);
      return { allowed: !databaseOf(member.id).readOnly[side] };
    },
    writeDatabaseWrites(
      context: ActivityContext,
      { params, want, only }: Write<RecoveryStepParams['databaseWrites'], { allowed: boolean }>,
    ) {
      const database = databaseOf(params.member.id);
      return poll(world, context, params.member.scope.region, (side) => {
        const allowed = !database.readOnly[side];
        if (allowed !== want.allowed) {
          if (!mayWrite({ allowed }, only)) return stranger;
          database.readOnly[side] = !want.allowed;
          database.sessionsEnded[side] = false;
          return undefined;
        }
        if (want.allowed || database.sessionsEnded[side]) return passed;
        database.sessionsEnded[side] = true;
        return undefined;
      });
    },

    async fenced({ turn }: ActivityContext, { region, services, databases, wasSilent }: RecoveryStepParams['fenced']) {
      const side = sideOf(world, region);
      let last: Result = passed;
      for (let look = 0; look < patience; look += 1) {
        await turn();
        if (!answers(world, side)) {
          last = { verdict: 'inconclusive', reason: `${region} does not answer` };
          if (look >= 2) return last;
          continue;
        }
        const writing =
          services.some((each) => serviceOf(each).desired + serviceOf(each).running > 0) ||
          databases.some(({ member }) => {
            const database = databaseOf(member.id);
            return database.writer[side] && !(database.readOnly[side] && database.sessionsEnded[side]);
          });
        if (!writing) return wasSilent === true ? { verdict: 'inconclusive', reason: 'it answers again' } : passed;
        last = { verdict: 'failed', reason: `something still writes in ${region}` };
      }
      return last;
    },

    async caughtUp(context: ActivityContext, { source, replica }: RecoveryStepParams['caughtUp']) {
      const database = databaseOf(source.id);
      const [from, to] = [sideOf(world, source.scope.region), sideOf(world, replica.scope.region)];
      let before: number | undefined;
      for (let look = 0; look < patience * 3; look += 1) {
        await reach(world, context, source.scope.region);
        await reach(world, context, replica.scope.region);
        const still = before === database.position[from];
        before = database.position[from];
        if (still && database.position[to] >= before) return passed;
      }
      return { verdict: 'failed', reason: 'it did not catch up in time' };
    },

    async promote(context: ActivityContext, { params }: { key: WriteKey; params: RecoveryStepParams['promote'] }) {
      const { member } = params;
      const database = databaseOf(member.id);
      const to = sideOf(world, member.scope.region);
      const from = otherSide(to);
      if (params.engine === 'rds')
        return poll(world, context, member.scope.region, () => {
          if (!database.writer[to]) {
            if (!database.backingUp) promote(world, database, to);
            return undefined;
          }
          return database.readOnly[to] ? { verdict: 'failed', reason: 'its parameters forbid writes' } : passed;
        });
      return poll(world, context, member.scope.region, () => {
        if (database.writer[to]) return passed;
        if (params.allowDataLoss) {
          // One that is seen gives up its role; another goes on, as far as anything can write to it.
          promote(world, database, to);
          if (linked(world)) database.writer[from] = false;
          return undefined;
        }
        if (!linked(world)) return { verdict: 'failed', reason: 'the writer does not answer' };
        // Nobody writes until the other has all: then the roles change in one instant.
        database.position[to] = database.position[from];
        database.writer[from] = false;
        promote(world, database, to);
        return undefined;
      });
    },

    async playbook({ turn }: ActivityContext) {
      await turn();
      await turn();
      return world.playbooksWork ? passed : ({ verdict: 'failed', reason: 'a task failed' } satisfies Result);
    },

    serving: (context: ActivityContext, params: StepParams['serving']) =>
      poll(world, context, params.place.region, () => (serviceOf(params).running > 0 ? passed : undefined)),
    alarms: async ({ turn }: ActivityContext) => (await turn(), passed),
  };

  type Scaling = {
    services: readonly { service: string; suspended: Record<'scaleIn' | 'scaleOut' | 'scheduled', boolean> }[];
  };

  function scalingOf({ place }: RecoveryStepParams['scaling'], service: string) {
    const { suspended: each } = serviceOf({ place, service });
    return { service, suspended: { scaleIn: each, scaleOut: each, scheduled: each } };
  }
}
