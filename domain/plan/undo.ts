import type { StepNode } from './step.ts';

/** State of a resource: the fields of its kind, opaque here. */
export type State = Readonly<Record<string, unknown>>;

/** What a step wrote: its resource, what stood there before, what it wrote. Captured once, before the first attempt. */
export interface Written {
  readonly resource: string;
  /** Moves requests away from a bad version: goes first. */
  readonly urgent: boolean;
  readonly before: State;
  readonly want: State;
}

/**
 * One thing to put back. `to` is how the world stood before the change, `wrote` every state that the change may have left
 * there, oldest first: a write that was noted but cut off may not have landed.
 */
export interface UndoStep {
  readonly step: string;
  readonly to: State;
  readonly wrote: readonly State[];
}

export type UndoNode =
  | UndoStep
  | { readonly sequence: readonly UndoNode[] }
  | { readonly parallel: readonly UndoNode[] };

/**
 * The way back from what has been written so far: the step tree in reverse, one undo for each resource, straight to how it
 * stood before the change (never through the weights in between), in the place of its last writer; urgent ones first.
 */
export function undoTree(tree: StepNode, writtenBy: (step: string) => Written | undefined): UndoNode {
  const resources = new Map<string, { urgent: boolean; undo: UndoStep }>();
  for (const { step, written } of writers(tree, writtenBy)) {
    const { urgent, before, want } = written;
    const known = resources.get(written.resource)?.undo;
    const wrote = [...(known?.wrote ?? []), { ...known?.wrote.at(-1), ...want }];
    resources.set(written.resource, { urgent, undo: { step, to: { ...before, ...known?.to }, wrote } });
  }
  const undos = [...resources.values()];
  const urgent = undos.filter((each) => each.urgent).map(({ undo }) => undo);
  const later = new Map(undos.filter((each) => !each.urgent).map(({ undo }) => [undo.step, undo]));
  const rest = reversed(tree, (step) => later.get(step));
  return { sequence: [...urgent.reverse(), ...(rest === undefined ? [] : [rest])] };
}

/** The undo steps of a tree, in order. */
export function undoSteps(node: UndoNode): UndoStep[] {
  if ('sequence' in node) return node.sequence.flatMap(undoSteps);
  if ('parallel' in node) return node.parallel.flatMap(undoSteps);
  return [node];
}

function writers(
  node: StepNode,
  writtenBy: (step: string) => Written | undefined,
): { step: string; written: Written }[] {
  if ('sequence' in node) return node.sequence.flatMap((child) => writers(child, writtenBy));
  if ('parallel' in node) return node.parallel.flatMap((child) => writers(child, writtenBy));
  const written = writtenBy(node.id);
  return written === undefined ? [] : [{ step: node.id, written }];
}

function reversed(node: StepNode, undoOf: (step: string) => UndoStep | undefined): UndoNode | undefined {
  if ('sequence' in node) return branch('sequence', [...node.sequence].reverse(), undoOf);
  if ('parallel' in node) return branch('parallel', node.parallel, undoOf);
  return undoOf(node.id);
}

function branch(
  shape: 'sequence' | 'parallel',
  children: readonly StepNode[],
  undoOf: (step: string) => UndoStep | undefined,
): UndoNode | undefined {
  const nodes = children.flatMap((child) => reversed(child, undoOf) ?? []);
  if (nodes.length === 0) return undefined;
  return shape === 'sequence' ? { sequence: nodes } : { parallel: nodes };
}
