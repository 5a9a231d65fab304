import { z } from 'zod';
import { weekdays } from '../recovery/window.ts';
import { durationSchema } from './units.ts';
import { approvalSchema } from './approval-schema.ts';
import { channelSchema, nameSchema, regionSchema, smokeCheckSchema, timeZoneSchema } from './shapes.ts';

/** One instance or cluster in the region of one side. */
const memberSchema = z.strictObject({
  account: nameSchema,
  region: regionSchema,
  id: z.string().min(1).describe('DB instance identifier, or cluster identifier of an Aurora global database'),
});

/**
 * How far writes have come, in a unit that both sides share (PostgreSQL: bytes of the write-ahead log). Caught up is judged
 * on this and never on `ReplicaLag`, which says only how old the last replayed transaction is.
 */
const positionSchema = z.strictObject({
  namespace: z.string().min(1),
  metric: z.string().min(1),
  dimension: z
    .string()
    .min(1)
    .default('DBInstanceIdentifier')
    .describe('Dimension whose value is the id of the member'),
});

const sides = { primary: memberSchema, standby: memberSchema };
const rdsSchema = z.strictObject({
  ...sides,
  parameterGroup: z
    .string()
    .min(1)
    .describe("The instances' own parameter group on both sides; the fence sets default_transaction_read_only in it"),
  position: positionSchema,
});
const databaseSchema = z.union([
  z.strictObject({ rds: rdsSchema }).describe('RDS instance with a cross-region read replica'),
  z
    .strictObject({ aurora: z.strictObject({ globalCluster: z.string().min(1), ...sides }) })
    .describe('Aurora global database'),
  z
    .strictObject({ dynamodb: z.strictObject({ table: z.string().min(1), account: nameSchema }) })
    .describe('DynamoDB global table: both sides write, nothing is promoted'),
]);

const endpointGroupSchema = z
  .string()
  .regex(
    /^arn:aws[a-z-]*:globalaccelerator::\d{12}:accelerator\/[^/]+\/listener\/[^/]+\/endpoint-group\/[^/]+$/,
    'write the ARN of an endpoint group, arn:aws:globalaccelerator::…:accelerator/…/listener/…/endpoint-group/…',
  );

/** How the public name is moved. What is flipped in the data plane comes first; a record is changed where there is nothing else. */
const trafficSchema = z.strictObject({
  service: nameSchema.describe('The service of the group whose load balancers the name leads to'),
  name: z
    .string()
    .regex(/^[a-z0-9-]+(\.[a-z0-9-]+)+$/, 'write a public name such as app.example.com')
    .describe('The public name'),
  scheme: z.enum(['http', 'https']).default('https'),
  account: nameSchema.describe('Account of the hosted zone, of the routing controls or of the accelerator'),
  by: z.union([
    z
      .strictObject({ record: z.strictObject({ zone: z.string().min(1) }) })
      .describe('A plain alias record in this hosted zone (id), moved by compare-and-swap'),
    z
      .strictObject({
        routingControls: z.strictObject({
          endpoints: z
            .array(z.strictObject({ region: regionSchema, url: z.url() }))
            .min(1)
            .describe("The ARC cluster's endpoints, tried in turn"),
          primary: z.string().startsWith('arn:'),
          standby: z.string().startsWith('arn:'),
        }),
      })
      .describe('ARC routing controls behind failover records'),
    z
      .strictObject({
        healthCheck: z.strictObject({
          zone: z.string().min(1).describe('Hosted zone (id) of the failover records'),
          id: z.string().min(1).describe('Health check of the PRIMARY record; the SECONDARY has none'),
        }),
      })
      .describe(
        'Failover records, PRIMARY in the region of the targets, moved by the health check of the PRIMARY: by itself when it fails, and for good by a failover. Only for groups without a database',
      ),
    z
      .strictObject({ accelerator: z.strictObject({ primary: endpointGroupSchema, standby: endpointGroupSchema }) })
      .describe('Endpoint groups of one listener of a Global Accelerator, moved by their traffic dials'),
  ]),
});

const playbookSchema = z.strictObject({
  playbook: z.string().regex(/^[a-z0-9-]+\.ya?ml$/, 'write a playbook of ansible/playbooks, such as configure.yaml'),
  variables: z
    .record(z.string(), z.json())
    .default({})
    .describe(
      'Passed as they stand; {region}, {cluster}, {database.<name>.id} and {database.<name>.host} in a text stand for the side that takes over',
    ),
  secrets: z.record(z.string(), z.string()).default({}).describe('Variable -> secret by reference; never its value'),
  hosts: z
    .enum(['region', 'instances'])
    .default('region')
    .describe(
      "Whom it speaks to: the region as a whole, from the worker; or the group's EC2 instances there, by their tags coxswain:hosts and coxswain:recovery",
    ),
  failover: z
    .boolean()
    .default(true)
    .describe('Whether a failover runs it; otherwise it runs when it is asked for alone: /ansible run'),
  side: z
    .enum(['serving', 'standby'])
    .default('serving')
    .describe('Where it runs when it is asked for; a failover runs it on the side that takes over'),
});

const timeOfDay = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'write a time of day such as 02:30');

/** What a drill has to know beside what a failover knows. */
const drillSchema = z.strictObject({
  environment: z
    .record(
      nameSchema,
      z.record(z.string().regex(/^[A-Za-z_][A-Za-z0-9_]*$/, 'write the name of a variable'), z.string()),
    )
    .default({})
    .describe(
      'Service -> variables of its containers in a rehearsal; {region}, {database.<name>.host}, {database.<name>.port} and {database.<name>.id} stand for the copy that was restored',
    ),
  live: z
    .strictObject({
      window: z.strictObject({
        days: z.array(z.enum(weekdays)).min(1),
        from: timeOfDay,
        to: timeOfDay,
        timeZone: timeZoneSchema.default('UTC'),
      }),
      watch: durationSchema
        .default(10 * 60)
        .describe('How long the other region has to serve well before the way home begins'),
    })
    .optional()
    .describe('Live drills, there and back, and when they may run'),
});

type OrderNode = string | { sequence: OrderNode[] } | { parallel: OrderNode[] };
const orderSchema: z.ZodType<OrderNode> = z.lazy(() =>
  z.union([
    z.string().min(1),
    z.strictObject({ sequence: z.array(orderSchema).min(1) }),
    z.strictObject({ parallel: z.array(orderSchema).min(1) }),
  ]),
);

/** What moves together when a region fails. The two regions are those of its services' targets and standbys. */
export const recoveryGroupSchema = z.strictObject({
  environment: nameSchema,
  services: z.array(nameSchema).min(1),
  databases: z.record(nameSchema, databaseSchema).default({}),
  traffic: z.array(trafficSchema).min(1),
  playbooks: z.record(nameSchema, playbookSchema).default({}),
  smoke: z.array(smokeCheckSchema).default([]).describe('Called through every public name after the switch'),
  alarms: z
    .array(z.string().min(1))
    .default([])
    .describe('CloudWatch alarm names, in either region; green before the group counts as recovered'),
  drill: drillSchema.default({ environment: {} }),
  prearm: z
    .strictObject({
      alarms: z
        .array(z.strictObject({ name: z.string().min(1), account: nameSchema, region: regionSchema }))
        .min(1)
        .describe(
          'CloudWatch alarms that may fire it; outside of the region that is to be left, which may take them with it',
        ),
      for: durationSchema.default(30 * 60),
    })
    .optional()
    .describe('A failover may be approved beforehand, for a while, and fired by an alarm: /arm'),
  objectives: z.strictObject({ rto: durationSchema, rpo: durationSchema }),
  approvals: approvalSchema,
  rights: z.strictObject({
    failover: z
      .array(nameSchema)
      .min(1)
      .describe('Groups that may ask for a failover, failback, drill, sync or playbook'),
    override: z.array(nameSchema).min(1).describe('Groups that may go on where a safeguard could not be kept'),
    breakGlass: nameSchema.optional().describe('The group whose member may approve alone, loudly, with a reason'),
  }),
  channel: channelSchema,
  order: orderSchema
    .optional()
    .describe(
      'fence, promote:<database>, scale:<service>, configure:<playbook>, switch, validate; by default generated',
    ),
});
export type WrittenOrder = OrderNode;
