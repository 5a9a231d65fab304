import type { Step, StepNode } from './step.ts';

/** The steps of a tree in the order they stand on the card. */
export function stepsOf(node: StepNode): Step[] {
  if ('sequence' in node) return node.sequence.flatMap(stepsOf);
  if ('parallel' in node) return node.parallel.flatMap(stepsOf);
  return [node];
}
