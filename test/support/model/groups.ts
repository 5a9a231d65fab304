import type { WrittenOrder } from '../../../domain/catalogue/schema.ts';
import type { RecoveryGroup } from '../../../domain/recovery/group.ts';
import { defaultOrder, namesIn, type OrderParts, orderProblems } from '../../../domain/recovery/order.ts';
import { recoveryGroup, writtenAccelerated, writtenGroup, writtenStateless } from '../recovery-inputs.ts';
import type { Draw } from './draw.ts';

const written = writtenGroup();
const aurora = {
  aurora: {
    globalCluster: 'orders',
    primary: { account: 'live', region: 'eu-west-1', id: 'orders-eu-west-1' },
    standby: { account: 'live', region: 'eu-central-1', id: 'orders-eu-central-1' },
  },
};
const shapes = [
  written,
  { ...written, databases: { ...written.databases, orders: aurora } },
  { ...written, databases: { orders: aurora }, playbooks: {} },
  { ...written, databases: {}, services: ['app'], traffic: written.traffic.slice(0, 1) },
  writtenStateless(),
  writtenAccelerated(),
].map((each) => recoveryGroup(each));

/** Writes come once a second; so many may be lost. */
const rpo = 5;

/** A group of some shape, half of the time with an order of its own that the check of the catalogue takes. */
export function drawGroup(draw: Draw, unchecked = false): RecoveryGroup {
  const group = draw.one(shapes);
  const changed = { ...group, objectives: { ...group.objectives, rpo } };
  if (draw.chance(0.5)) return changed;
  const parts = {
    promote: group.databases.map(({ name }) => name),
    scale: group.services.map(({ service }) => service),
    configure: Object.keys(group.playbooks),
  };
  return {
    ...changed,
    order: unchecked ? treeOf(draw.shuffled(namesIn(defaultOrder(parts))), draw) : drawOrder(parts, draw),
  };
}

/** A random tree that `orderProblems` has nothing against. */
export function drawOrder(parts: OrderParts, draw: Draw): WrittenOrder {
  const names = namesIn(defaultOrder(parts));
  for (let tries = 0; tries < 40; tries += 1) {
    const order = treeOf(linear(names, draw), draw);
    if (orderProblems(order, parts).length === 0) return order;
  }
  return defaultOrder(parts);
}

/** The names in some order, with what has to be late late most of the time. */
function linear(names: readonly string[], draw: Draw): string[] {
  const late = new Map([
    ['switch', 2],
    ['validate', 3],
  ]);
  const rank = (name: string) =>
    (late.get(name) ?? (name.startsWith('promote:') ? 1 : 0)) + (name === 'fence' ? 0 : 0.5);
  const shuffled = draw.shuffled(names);
  return draw.chance(0.2) ? shuffled : shuffled.toSorted((a, b) => Math.floor(rank(a)) - Math.floor(rank(b)));
}

function treeOf(names: readonly string[], draw: Draw): WrittenOrder {
  const [only] = names;
  if (names.length === 1 && only !== undefined) return only;
  const parts: WrittenOrder[] = [];
  for (let at = 0; at < names.length; ) {
    const length = Math.min(names.length - at, names.length === 2 ? 1 : 1 + draw.below(Math.max(1, names.length - 1)));
    parts.push(treeOf(names.slice(at, at + length), draw));
    at += length;
  }
  return draw.chance(0.65) ? { sequence: parts } : { parallel: parts };
}
