import { z } from 'zod';

/** What the control APIs answer, as far as the command line shows it. */
export const faultsSchema = z.object({
  faults: z.array(z.looseObject({ id: z.number(), kind: z.string(), hits: z.number() })),
});
export type Fault = z.infer<typeof faultsSchema>['faults'][number];
export const loadsSchema = z.object({
  loads: z.array(
    z.looseObject({
      service: z.string(),
      environment: z.string(),
      region: z.string(),
      rps: z.number(),
      baseErrorRate: z.number(),
    }),
  ),
});
export type Load = z.infer<typeof loadsSchema>['loads'][number];
export const ledgerSchema = z.object({
  now: z.number(),
  waits: z.array(
    z.looseObject({ kind: z.string(), region: z.string(), resource: z.string(), start: z.number(), end: z.number() }),
  ),
});
export type Ledger = z.infer<typeof ledgerSchema>;
export const auditSchema = z.object({
  calls: z.array(
    z.looseObject({
      id: z.number(),
      at: z.number(),
      caller: z.string().nullable(),
      region: z.string(),
      service: z.string(),
      action: z.string(),
      status: z.number().nullable(),
      error: z.string().nullable(),
      fault: z.string().nullable(),
    }),
  ),
});
export type AuditedCall = z.infer<typeof auditSchema>['calls'][number];
export const clockSchema = z.object({ now: z.number() });
export const stateSchema = z.object({
  now: z.number(),
  regions: z.array(
    z.looseObject({
      region: z.string(),
      services: z.array(
        z.looseObject({
          cluster: z.string(),
          service: z.string(),
          taskDefinition: z.string(),
          desiredCount: z.number(),
          runningCount: z.number(),
        }),
      ),
      listeners: z.array(
        z.looseObject({
          loadBalancer: z.string(),
          port: z.number(),
          rules: z.array(z.looseObject({ weights: z.record(z.string(), z.number()) })),
        }),
      ),
    }),
  ),
});
export const messagesSchema = z.object({
  messages: z.array(z.looseObject({ ts: z.string(), user: z.string(), text: z.string(), ephemeral: z.boolean() })),
});
export const saidSchema = z.looseObject({ ok: z.boolean(), detail: z.string().optional(), ms: z.number().optional() });
