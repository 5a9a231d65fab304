import { z } from 'zod';
import { components, type RefTo } from './components.ts';
import { problemSchema, problemTypes, statusOf } from './errors.ts';
import type { Answer, Operation } from './operation.ts';
import { operations } from './operations/all.ts';
import { eventOperations } from './operations/changes.ts';

type Json = Readonly<Record<string, unknown>>;

const description = `The same verbs as in Slack, for the command line, for CI and for tools.

A change is planned, shown, approved where the catalogue says so, and carried out by a durable workflow: starting one answers at once, and what
becomes of it is read or streamed. A refusal is \`{ "error": { "type", "sentence" } }\`; the type is stable, the sentence is for people. Readers have to
bear members that later versions add.`;

const tags = {
  changes: 'Starting changes, and what becomes of them.',
  decisions: 'What people decide about a change.',
  catalogue: 'What there is to change, and who holds it.',
  restraints: 'Locks, freezes and stops.',
  people: 'Where people sign in, and who they are here.',
  document: 'This document.',
} satisfies Record<Operation['about'], string>;

const problems = {
  usage: 'What was sent cannot be right.',
  unauthenticated: 'No token, or one that is not taken: expired, of another issuer, for another audience, used before.',
  refused: 'Policy says no: a right that is missing, a rule, a state in which it is not accepted.',
  notFound: 'Nothing is known by this name.',
  conflict: 'It has ended, is not ready, or was asked for in another way already.',
  keyReused: 'The Idempotency-Key was used for another request before.',
  unreachable: 'Temporal, a worker or the issuer does not answer; ask again.',
  internal: 'A fault of Coxswain’s own; its log has more.',
} satisfies Record<(typeof problemTypes)[number], string>;

/** The OpenAPI 3.1 document of the API, made of the schemas that it reads and answers by. https://spec.openapis.org/oas/v3.1.1 */
export function openApi(): Json & { readonly openapi: string } {
  const { refTo, schemas } = components();
  const paths: Record<string, Record<string, Json>> = {};
  for (const [name, operation] of Object.entries(operations)) {
    const path = (paths[operation.path] ??= {});
    path[operation.method.toLowerCase()] = described(name, operation, refTo);
  }
  return {
    openapi: '3.1.1',
    info: {
      title: 'Coxswain',
      version: '1',
      description,
      license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
    },
    servers: [{ url: '/api/v1' }],
    tags: Object.entries(tags).map(([name, says]) => ({ name, description: says })),
    paths,
    components: {
      schemas,
      responses: Object.fromEntries(
        problemTypes.map((type) => [
          type,
          { description: problems[type], content: { 'application/json': { schema: refTo(problemSchema) } } },
        ]),
      ),
      securitySchemes: {
        person: {
          type: 'http',
          scheme: 'bearer',
          bearerFormat: 'JWT',
          description: 'A person’s token of the OIDC issuer that COXSWAIN_OIDC_ISSUER names.',
        },
        ciJob: {
          type: 'http',
          scheme: 'bearer',
          bearerFormat: 'JWT',
          description: 'The id_token of a CI job, of an issuer that COXSWAIN_CI_ISSUERS names; it starts one change.',
        },
      },
    },
  };
}

const securityOf = {
  person: [{ person: [] }],
  anyone: [{ person: [] }, { ciJob: [] }],
  nobody: [],
} satisfies Record<Operation['asker'], readonly Json[]>;

function described(name: string, operation: Operation, refTo: RefTo): Json {
  const { about, summary, asker, body, answers } = operation;
  const parameters = parametersOf(name, operation);
  return {
    operationId: name,
    tags: [about],
    summary,
    security: securityOf[asker],
    ...(parameters.length === 0 ? {} : { parameters }),
    ...(body === undefined
      ? {}
      : {
          requestBody: {
            // Where every member is optional, none has to be sent.
            required: !body.schema.safeParse({}).success,
            content: { 'application/json': { schema: refTo(body.schema) } },
          },
        }),
    responses: {
      ...Object.fromEntries(Object.entries(answers).map(([status, answer]) => [status, answered(answer, refTo)])),
      ...Object.fromEntries(
        problemsOf(operation).map((type) => [statusOf[type], { $ref: `#/components/responses/${type}` }]),
      ),
    },
  };
}

function parametersOf(name: string, { path, method, query }: Operation): Json[] {
  const inPath = [...path.matchAll(/\{(\w+)\}/g)].map(([, each = '']) => ({
    name: each,
    in: 'path',
    required: true,
    ...(each === 'id' ? { description: 'The id of a change, or the name of a recovery group for its last.' } : {}),
    schema: { type: 'string' },
  }));
  const { properties = {}, required = [] } = query === undefined ? {} : z.toJSONSchema(query.schema, { io: 'input' });
  const inQuery = Object.entries(properties).map(([each, schema]) => ({
    name: each,
    in: 'query',
    required: required.includes(each),
    schema,
  }));
  const text = { type: 'string', minLength: 1, maxLength: 200 };
  const once = 'A text of the sender’s own: the same request sent again under it counts once.';
  const header = (title: string, says: string) => ({ name: title, in: 'header', description: says, schema: text });
  return [
    ...inPath,
    ...inQuery,
    ...(method === 'POST' ? [header('Idempotency-Key', once)] : []),
    ...(name in eventOperations ? [header('Last-Event-ID', 'The id of the event that was seen last.')] : []),
  ];
}

function answered(answer: Answer, refTo: RefTo): Json {
  const { says } = answer;
  if (!('events' in answer)) {
    const { schema } = answer;
    return {
      description: says,
      ...(schema === undefined ? {} : { content: { 'application/json': { schema: refTo(schema) } } }),
    };
  }
  // A stream has no schema of its own in OpenAPI 3.1: the extension says what stands in the "data" of each event.
  const events = Object.fromEntries(Object.entries(answer.events).map(([event, data]) => [event, refTo(data)]));
  return { description: says, content: { 'text/event-stream': { schema: { type: 'string' }, 'x-events': events } } };
}

/** A right may be missing wherever somebody has to be known, and anything can break. */
function problemsOf({ asker, method, query, problems: own = [] }: Operation): (typeof problemTypes)[number][] {
  const sent = method === 'POST' || query !== undefined ? (['usage'] as const) : [];
  const known = asker === 'nobody' ? [] : (['unauthenticated', 'refused', 'unreachable'] as const);
  return [...sent, ...known, ...own, 'internal'];
}
