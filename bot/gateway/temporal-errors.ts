import {
  isGrpcServiceError,
  WorkflowUpdateFailedError,
  WorkflowUpdateRPCTimeoutOrCancelledError,
} from '@temporalio/client';
import { ApplicationFailure, WorkflowNotFoundError } from '@temporalio/common';
import { notAllowed } from '../../workflows/messages.ts';
import { Problem } from './problem.ts';

/** https://grpc.github.io/grpc/core/md_doc_statuscodes.html */
const status = { CANCELLED: 1, INVALID_ARGUMENT: 3, DEADLINE_EXCEEDED: 4, NOT_FOUND: 5, UNAVAILABLE: 14 } as const;

/** What was being done, for the sentence: `nothing was started`. */
export interface Doing {
  /** Where Temporal was asked. */
  readonly address: string;
  /** What is known of the effect when no answer comes, e.g. `Nothing is lost: press again.` */
  readonly unanswered: string;
  readonly change?: string;
  /** Who has to answer: the server alone, or a worker through it. */
  readonly asked: 'server' | 'worker';
}

/** A failure of Temporal's client as a sentence; what is not recognised is passed on as it is. */
export function toProblem(error: unknown, doing: Doing): unknown {
  if (error instanceof Problem) return error;
  if (error instanceof WorkflowUpdateFailedError && error.cause instanceof ApplicationFailure) {
    return new Problem('refused', error.cause.message, { cause: error });
  }
  if (error instanceof WorkflowNotFoundError) return gone(error, doing);
  if (error instanceof WorkflowUpdateRPCTimeoutOrCancelledError) return silent(error, doing);
  switch (grpcCode(error)) {
    case status.NOT_FOUND:
      return gone(error, doing);
    case status.DEADLINE_EXCEEDED:
    case status.CANCELLED:
      return silent(error, doing);
    case status.UNAVAILABLE:
      return away(error, doing);
    case status.INVALID_ARGUMENT:
      return /search attribute/i.test(detail(error)) ? unregistered(error) : error;
    default:
      return error;
  }
}

/** True for the refusal of a decision for want of the right to it. */
export function isMissingRight(error: unknown): boolean {
  const cause =
    error instanceof Problem && error.cause instanceof WorkflowUpdateFailedError ? error.cause.cause : undefined;
  return cause instanceof ApplicationFailure && cause.type === notAllowed;
}

function gone(error: unknown, { change }: Doing): Problem {
  const ended = /already completed/i.test(detail(error))
    ? 'has ended already'
    : 'is not known (or older than what Temporal keeps)';
  return new Problem(ended.startsWith('has') ? 'conflict' : 'notFound', `The change ${change ?? ''} ${ended}.`, {
    cause: error,
  });
}

function away(error: unknown, { address, unanswered }: Doing): Problem {
  return new Problem('unreachable', `Temporal does not answer at ${address}. ${unanswered}`, { cause: error });
}

function silent(error: unknown, doing: Doing): Problem {
  const { unanswered, asked } = doing;
  if (asked === 'server') return away(error, doing);
  const sentence = `No worker answers just now: changes stay where they are and go on once one runs. ${unanswered}`;
  return new Problem('unreachable', sentence, { cause: error });
}

function unregistered(error: unknown): Problem {
  const sentence =
    'The Temporal namespace lacks the search attributes of Coxswain (CoxswainService and the others, type Keyword): create them with "temporal operator search-attribute create".';
  return new Problem('unreachable', sentence, { cause: error });
}

/** The gRPC status of an error or of what caused it. */
function grpcCode(error: unknown): number | undefined {
  if (isGrpcServiceError(error)) return error.code;
  return error instanceof Error && error.cause !== undefined ? grpcCode(error.cause) : undefined;
}

function detail(error: unknown): string {
  if (!(error instanceof Error)) return '';
  return `${error.message} ${detail(error.cause)}`;
}
