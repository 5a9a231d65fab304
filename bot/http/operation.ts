import type { z } from 'zod';
import type { Actor, BuildActor } from '../../domain/change/actor.ts';
import type { ProblemType } from '../gateway/problem.ts';

/** Who may ask: a person; a person or a CI job; whoever reaches the bot. */
export type Asker = 'person' | 'anyone' | 'nobody';

/** What is sent along with a request, in words for refusals, and as what it is read. */
export interface Sent {
  readonly what: string;
  readonly schema: z.ZodType;
}

export type Answer =
  | { readonly says: string; readonly schema?: z.ZodType }
  /** A stream of server-sent events: name of an event -> its data. */
  | { readonly says: string; readonly events: Readonly<Record<string, z.ZodType>> };

/** One thing that the API does. Its route, what it reads and its part of the OpenAPI document all come from this. */
export interface Operation {
  readonly method: 'GET' | 'POST';
  /** Below /api/v1; what stands in braces is a name or an id. */
  readonly path: `/${string}`;
  readonly about: 'changes' | 'decisions' | 'catalogue' | 'restraints' | 'people' | 'document';
  readonly summary: string;
  readonly asker: Asker;
  readonly query?: Sent & { readonly schema: z.ZodObject };
  /** Absent or empty bodies are read as `{}`. */
  readonly body?: Sent;
  readonly answers: Readonly<Record<number, Answer>>;
  /** Refusals beside those of every request: a token that is not taken, a right that is missing, Temporal away. */
  readonly problems?: readonly ProblemType[];
}

type Names<Path extends string> = Path extends `${string}{${infer Name}}${infer Rest}` ? Name | Names<Rest> : never;
export type Params<Path extends string> = { readonly [Name in Names<Path>]: string };

export type ActorFor<Who extends Asker> = Who extends 'person'
  ? Exclude<Actor, BuildActor>
  : Who extends 'anyone'
    ? Actor
    : undefined;

type ReadAs<S extends Sent | undefined> = S extends Sent ? z.output<S['schema']> : undefined;

type Answers<A> = A extends { readonly schema: infer S extends z.ZodType } ? Frozen<z.input<S>> : undefined;

/** As it is sent: nobody writes to it any more. */
type Frozen<T> = T extends readonly (infer Item)[]
  ? readonly Frozen<Item>[]
  : T extends object
    ? { readonly [Key in keyof T]: Frozen<T[Key]> }
    : T;

/** What an operation is asked with, as read and checked. */
export interface Asked<O extends Operation> {
  readonly actor: ActorFor<O['asker']>;
  readonly params: Params<O['path']>;
  readonly query: ReadAs<O['query']>;
  readonly body: ReadAs<O['body']>;
}

/** What it may answer. */
export type AnswerOf<O extends Operation> = Answers<O['answers'][keyof O['answers']]>;
