import type { StepNode } from './step.ts';
import { stepsOf } from './tree.ts';

/** Ids of the steps that may run at the same time as one of another phase that stands before them. */
export function besideOthers(node: StepNode): ReadonlySet<string> {
  const found = new Set<string>();
  mark(node, found);
  return found;
}

function mark(node: StepNode, found: Set<string>): void {
  if ('parallel' in node) {
    const phases = new Set<string>();
    for (const child of node.parallel) {
      const steps = stepsOf(child);
      for (const { id, phase } of steps) if ([...phases].some((other) => other !== phase)) found.add(id);
      for (const { phase } of steps) phases.add(phase);
    }
  }
  for (const child of childrenOf(node)) mark(child, found);
}

function childrenOf(node: StepNode): readonly StepNode[] {
  if ('parallel' in node) return node.parallel;
  return 'sequence' in node ? node.sequence : [];
}
