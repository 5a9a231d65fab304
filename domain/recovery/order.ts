import type { WrittenOrder } from '../catalogue/schema.ts';
import { listOf } from '../text/list.ts';
import type { RecoveryGroup } from './group.ts';

/** What an order has to place: the databases that are promoted, the services that are scaled, the playbooks that configure. */
export interface OrderParts {
  readonly promote: readonly string[];
  readonly scale: readonly string[];
  readonly configure: readonly string[];
}

/** The playbooks that a failover runs. */
export function configuring(playbooks: RecoveryGroup['playbooks']): string[] {
  return Object.keys(playbooks).filter((name) => playbooks[name]?.failover === true);
}

/**
 * Fence the old side, promote the databases and meanwhile scale the services, configure, switch, validate: as much at a time
 * as is safe.
 */
export function defaultOrder({ promote, scale, configure }: OrderParts): WrittenOrder {
  const grown = [...promote.map((name) => `promote:${name}`), ...scale.map((name) => `scale:${name}`)];
  return {
    sequence: [
      'fence',
      ...(grown.length === 1 ? grown : [{ parallel: grown }]),
      ...configure.map((name) => `configure:${name}`),
      'switch',
      'validate',
    ],
  };
}

/** The names of an order, in the order they are written. */
export function namesIn(order: WrittenOrder): string[] {
  if (typeof order === 'string') return [order];
  return ('sequence' in order ? order.sequence : order.parallel).flatMap(namesIn);
}

/** What is wrong with a written order, one sentence each: what is missing, unknown, twice, or in a dangerous place. */
export function orderProblems(order: WrittenOrder, parts: OrderParts): string[] {
  const promotions = parts.promote.map((name) => `promote:${name}`);
  const wanted = [
    'fence',
    ...promotions,
    ...parts.scale.map((name) => `scale:${name}`),
    ...parts.configure.map((name) => `configure:${name}`),
    'switch',
    'validate',
  ];
  const written = namesIn(order);
  const missing = wanted.filter((name) => !written.includes(name));
  const problems = [
    ...written.flatMap((name, index) => {
      if (!wanted.includes(name)) return [`the order names "${name}", which is none of ${listOf(wanted, 'or')}`];
      return written.indexOf(name) < index ? [`the order has "${name}" twice; once is enough`] : [];
    }),
    ...missing.map((name) =>
      name === 'fence'
        ? 'the order has no fence: both regions could accept writes; begin with "fence"'
        : `the order leaves out "${name}"`,
    ),
  ];
  const before = (first: string, then: string, why: string) =>
    written.includes(first) && written.includes(then) && !isBefore(order, first, then)
      ? [`"${first}" has to end before "${then}" begins, or ${why}; put both in a sequence, "${first}" first`]
      : [];
  return [
    ...problems,
    ...promotions.flatMap((promote) => [
      ...before('fence', promote, 'both regions could accept writes'),
      ...before(promote, 'switch', 'requests would reach a database that refuses writes'),
    ]),
    ...(promotions.length === 0 ? before('fence', 'switch', 'both regions could accept writes') : []),
    ...parts.scale.flatMap((name) => before(`scale:${name}`, 'switch', 'requests would reach too few tasks')),
    ...parts.configure.flatMap((name) =>
      before(`configure:${name}`, 'switch', 'requests would reach the old settings'),
    ),
    ...before('switch', 'validate', 'the public names would lead to the old region'),
  ];
}

/** True when `first` has ended whenever `then` begins. Both are in the order. */
function isBefore(order: WrittenOrder, first: string, then: string): boolean {
  if (typeof order === 'string') return false;
  const children = 'sequence' in order ? order.sequence : order.parallel;
  const at = (name: string) => children.findIndex((child) => namesIn(child).includes(name));
  const [one, two] = [at(first), at(then)];
  const shared = children[one];
  if (one === two) return shared !== undefined && isBefore(shared, first, then);
  return 'sequence' in order && one < two;
}
