import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import type { StackPlan } from '../../domain/infrastructure/stack-plan.ts';
import type { Guarded } from '../processes/guarded.ts';
import { costEnvironment } from './environment.ts';

/** https://www.infracost.io/docs/infracost_cloud/output/ ; amounts are texts, null where a price is not known. */
const amount = z.string().nullish();
const estimateSchema = z.object({
  currency: z.string(),
  totalMonthlyCost: amount,
  pastTotalMonthlyCost: amount,
});

/** What the stack costs a month before and after, from the plan as JSON; undefined where Infracost cannot say, or not in time. */
export async function monthlyCost(
  { folder, run }: Guarded,
  command: string,
  plan: string,
  cancelled: AbortSignal,
): Promise<StackPlan['cost']> {
  const output = join(folder, 'cost.json');
  const { code } = await run({
    command,
    args: ['breakdown', '--path', plan, '--format', 'json', '--log-level', 'error', '--no-color'],
    env: costEnvironment(process.env, folder),
    cwd: folder,
    ending: { by: 'tree', graceMs: 1000 },
    output,
    signal: AbortSignal.any([cancelled, AbortSignal.timeout(60_000)]),
  });
  if (code !== 0) return undefined;
  const {
    currency,
    totalMonthlyCost: after,
    pastTotalMonthlyCost: before,
  } = estimateSchema.parse(JSON.parse(await readFile(output, 'utf8')));
  const [was, will] = [Number(before ?? 0), Number(after ?? Number.NaN)];
  return Number.isFinite(was) && Number.isFinite(will) ? { before: was, after: will, currency } : undefined;
}
