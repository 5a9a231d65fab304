import type { ChangeView } from './view.ts';

/** When it began to be carried out: the time that people took to approve it is not the change's own. ISO 8601. */
export function begunAt({ approval, startedAt, steps }: ChangeView): string | undefined {
  if (approval === undefined) return startedAt;
  return steps.flatMap((step) => step.startedAt ?? []).toSorted()[0] ?? startedAt;
}
