import { otherSide, type Side } from '../../../domain/recovery/group.ts';
import type { Draw } from './draw.ts';
import { accepts, linked, sidesOf, type World } from './world.ts';

/** What goes on by itself: clients write, replicas replay, ECS starts and stops tasks. */
export function moveOn(world: World, draw: Draw): void {
  const { databases, regions, services } = world;
  for (const database of databases) {
    for (const side of sidesOf) {
      if (accepts(world, database, side)) database.position[side] += draw.below(3);
    }
    const from = database.writer[world.from] ? world.from : otherSide(world.from);
    const to = otherSide(from);
    if (database.writer[to] || !linked(world)) continue;
    if (!database.stalled || draw.chance(0.1))
      database.position[to] = Math.min(database.position[from], database.position[to] + 1 + draw.below(6));
    database.known = database.position[from] - database.position[to];
  }
  for (const side of sidesOf) {
    if (regions[side] === 'down') continue;
    for (const service of services[side].values()) {
      // Auto scaling that nobody holds brings its minimum back.
      if (!service.suspended && service.desired < service.least && draw.chance(0.3)) service.desired = service.least;
      if (draw.chance(0.8)) service.running += Math.sign(service.desired - service.running);
    }
  }
}

/** Something goes wrong, or right again. */
export function fault(world: World, draw: Draw): void {
  world.counts.faults += 1;
  const { databases, records, services, from } = world;
  const side: Side = draw.chance(0.8) ? from : otherSide(from);
  switch (draw.below(8)) {
    case 0:
    case 1:
      setRegion(world, side, 'down');
      return;
    case 2:
      setRegion(world, side, 'partitioned');
      return;
    case 3:
    case 4:
      setRegion(world, side, 'up');
      return;
    case 5: {
      for (const each of databases) each.stalled = draw.chance(0.5);
      for (const each of databases) each.backingUp = draw.chance(0.3);
      return;
    }
    case 6:
      world.playbooksWork = draw.chance(0.5);
      return;
    default: {
      const names = [...records.keys()];
      if (draw.chance(0.5) && names.length > 0) {
        const name = draw.one(names);
        const was = records.get(name) ?? from;
        if (was === 'elsewhere') return;
        records.set(name, 'elsewhere');
        world.meddled.push(() => void (records.get(name) === 'elsewhere' && records.set(name, was)));
        return;
      }
      const service = draw.one([...services[side].values()]);
      const was = service.desired;
      service.desired = 1;
      world.meddled.push(() => void (service.desired === 1 && (service.desired = was)));
    }
  }
}

/** Everything is as it was meant to be again. */
export function heal(world: World): void {
  for (const side of sidesOf) setRegion(world, side, 'up');
  for (const database of world.databases) {
    database.stalled = false;
    database.backingUp = false;
  }
  world.playbooksWork = true;
  for (const putRight of world.meddled.splice(0)) putRight();
}

function setRegion(world: World, side: Side, state: World['regions'][Side]): void {
  world.regions[side] = state;
  if (state === 'down') for (const service of world.services[side].values()) service.running = 0;
  if (!linked(world)) return;
  // A cluster that was failed over without its old writer takes that in as a reader when it sees it again.
  for (const { engine, writer, promotions } of world.databases) {
    if (engine === 'aurora' && promotions > 0 && writer.primary && writer.standby) writer[world.from] = false;
  }
}
