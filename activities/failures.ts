import { ApplicationFailure } from '@temporalio/activity';
import { CancelledFailure } from '@temporalio/common';
import { isError } from './is-error.ts';

/** Which call an error came from; noted by the clients, since the SDK's errors do not say. */
export interface Call {
  /** As people say it: ECS, ELB, ECR, CloudWatch. */
  readonly service: string;
  readonly region: string;
  readonly operation: string;
}

const calls = new WeakMap<object, Call>();

/** Remembers the call an error came from, for the sentence. */
export function noteCall(error: unknown, call: Call): void {
  if (typeof error === 'object' && error !== null) calls.set(error, call);
}

export type FailureType =
  | 'AwsThrottled'
  | 'AwsUnavailable'
  | 'AwsDenied'
  | 'AwsNotFound'
  | 'AwsRefused'
  | 'HostUnreachable'
  | 'PlaybookEnded'
  | 'GitlabUnavailable'
  | 'TerraformEnded'
  | 'Refused';

const throttled = new Set([
  'Throttling',
  'ThrottlingException',
  'ThrottledException',
  'RequestThrottled',
  'RequestThrottledException',
  'RequestLimitExceeded',
  'TooManyRequestsException',
  'LimitExceededException',
  'SlowDown',
  'ConcurrentUpdateException',
  // Route 53 works on one change of a zone at a time.
  'PriorRequestNotComplete',
  // Global Accelerator, on one of an accelerator.
  'TransactionInProgressException',
]);
const unavailable = new Set([
  'TimeoutError',
  'RequestTimeout',
  'RequestTimeoutException',
  'ServerException',
  'InternalFailure',
  'InternalServiceError',
  'InternalServiceException',
  'ServiceUnavailable',
  'ServiceUnavailableException',
  // The SDK fetches new credentials for the next attempt.
  'ExpiredToken',
  'ExpiredTokenException',
  'RequestExpired',
]);
const unreachable = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'EPIPE',
  'ENOTFOUND',
  'EAI_AGAIN',
  'ETIMEDOUT',
  'EHOSTUNREACH',
]);
const denied =
  /^(AccessDenied|UnauthorizedOperation|UnrecognizedClient|InvalidClientTokenId|SignatureDoesNotMatch|CredentialsProviderError|AuthFailure)/;
const notFound = /(NotFound|NotActive|NoSuchEntity)(Exception|Fault)?$/;

/** What kind of trouble an AWS error is; undefined when it is none of AWS's. */
export function awsFailureType(error: unknown): Extract<FailureType, `Aws${string}`> | undefined {
  if (!isError(error)) return undefined;
  const { name } = error;
  const status = statusOf(error);
  const code = 'code' in error && typeof error.code === 'string' ? error.code : '';
  if (throttled.has(name) || status === 429) return 'AwsThrottled';
  if (denied.test(name)) return 'AwsDenied';
  if (unavailable.has(name) || unreachable.has(code) || (status ?? 0) >= 500) return 'AwsUnavailable';
  if (status === undefined && !calls.has(error)) return undefined;
  if (notFound.test(name)) return 'AwsNotFound';
  if (status === 401 || status === 403) return 'AwsDenied';
  // An answer that could not be read (cut off, not AWS's) says nothing about what was asked.
  return (status ?? 0) >= 400 ? 'AwsRefused' : 'AwsUnavailable';
}

/** True for what goes away by itself: throttling, 5xx, no answer in time. */
export function isTransient(error: unknown): boolean {
  const type = error instanceof ApplicationFailure ? error.type : awsFailureType(error);
  return type === 'AwsThrottled' || type === 'AwsUnavailable';
}

/** What AWS said when it refused a request as such: the world's no. Undefined for every other error. */
export function saidNo(error: unknown): string | undefined {
  return isError(error) && awsFailureType(error) === 'AwsRefused' ? error.message.replace(/\.$/, '') : undefined;
}

/** How boto3 says that it was not answered. */
const unansweredByBoto =
  /Could not connect to the endpoint URL|(Connect|Read) timeout on endpoint|Connection was closed before/;

/**
 * The retryable failure behind what an Ansible module said: AWS throttles or is away, or the host was not reached. Undefined where
 * it is an answer.
 */
export function playbookTrouble(
  told: { readonly status: string; readonly code?: string | undefined; readonly message?: string | undefined },
  sentence: string,
): ApplicationFailure | undefined {
  const { status, message = '', code = /An error occurred \((\w+)\)/.exec(message)?.[1] ?? '' } = told;
  const retryable = (type: FailureType) => ApplicationFailure.retryable(sentence, type);
  if (status === 'unreachable') return retryable('HostUnreachable');
  if (throttled.has(code)) return retryable('AwsThrottled');
  const away = unavailable.has(code) || /^5\d\d$/.test(code) || unansweredByBoto.test(message);
  return away ? retryable('AwsUnavailable') : undefined;
}

/** The retryable failure of a playbook that something else ended. */
export function playbookEnded(sentence: string): ApplicationFailure {
  return ApplicationFailure.retryable(sentence, 'PlaybookEnded' satisfies FailureType);
}

/** How the SDK for Go says that it was not answered; Terraform and its providers are written with it. */
const unansweredByGo =
  /dial tcp|connection (refused|reset)|i\/o timeout|no such host|TLS handshake timeout|context deadline exceeded|StatusCode: 5\d\d/;

/** The retryable failure behind what Terraform said: AWS throttles or is away. Undefined where it is an answer. */
export function toolTrouble(said: string, sentence: string): ApplicationFailure | undefined {
  const codes = [...said.matchAll(/\b([A-Z]\w+)(?::|\b.{0,20}Rate exceeded)/g)].map(([, code = '']) => code);
  const retryable = (type: FailureType) => ApplicationFailure.retryable(sentence, type);
  if (codes.some((code) => throttled.has(code))) return retryable('AwsThrottled');
  const away = codes.some((code) => unavailable.has(code)) || unansweredByGo.test(said) || unansweredByBoto.test(said);
  return away ? retryable('AwsUnavailable') : undefined;
}

/** The retryable failure of a run of Terraform that something else ended before it had changed anything. */
export function terraformEnded(sentence: string): ApplicationFailure {
  return ApplicationFailure.retryable(sentence, 'TerraformEnded' satisfies FailureType);
}

/** The retryable failure of a code host that does not answer now. */
export function codeHostAway(sentence: string, afterSeconds: number): ApplicationFailure {
  const type = 'GitlabUnavailable' satisfies FailureType;
  return ApplicationFailure.create({ message: sentence, type, nextRetryDelay: afterSeconds * 1000 });
}

/** `eu-west-1 (ECS: ThrottlingException)`, for sentences about trouble. */
export function whereOf(error: unknown): string {
  const call = typeof error === 'object' && error !== null ? calls.get(error) : undefined;
  const name = isError(error) ? nameOf(error) : String(error);
  return call === undefined ? `AWS (${name})` : `${call.region} (${call.service}: ${name})`;
}

/** `ECS: ServiceUnavailable`, for sentences that say themselves which region did not answer; the whole sentence, where it is another trouble. */
export function brieflyOf(error: unknown): string {
  const cause = error instanceof ApplicationFailure ? error.cause : error;
  const call = typeof cause === 'object' && cause !== null ? calls.get(cause) : undefined;
  const away = isError(cause) && call !== undefined && awsFailureType(cause) === 'AwsUnavailable';
  return away ? `${call.service}: ${nameOf(cause)}` : toFailure(error).message;
}

/** The world, or the catalogue, says no: a sentence for the person, never retried. */
export function refusal(sentence: string): ApplicationFailure {
  return ApplicationFailure.nonRetryable(sentence, 'Refused' satisfies FailureType);
}

/** The sentence of a refusal; undefined for any other error. */
export function refusalOf(error: unknown): string | undefined {
  return error instanceof ApplicationFailure && error.type === 'Refused' ? error.message : undefined;
}

/**
 * The failure Temporal is told, with a stable `type` and one sentence. Retryable: `AwsThrottled`, `AwsUnavailable` and what
 * is not known. Not retryable, since asking again changes nothing: `AwsDenied`, `AwsNotFound`, `AwsRefused`, `Refused`.
 */
export function toFailure(error: unknown): Error {
  if (error instanceof ApplicationFailure || error instanceof CancelledFailure) return error;
  const type = awsFailureType(error);
  if (type === undefined) return isError(error) ? error : new Error(String(error));
  const at = whereOf(error);
  const call = typeof error === 'object' && error !== null ? calls.get(error) : undefined;
  const said = isError(error) && error.message !== '' ? `: ${error.message.replace(/\.$/, '')}` : '';
  const asked = call === undefined ? 'the call' : call.operation;
  const sentences = {
    AwsThrottled: `AWS throttles calls in ${at}.`,
    AwsUnavailable: `AWS does not answer in ${at}.`,
    AwsDenied: `AWS denied ${asked} in ${at}${said}. Give the role of this account the right to do it.`,
    AwsNotFound: `AWS knows nothing of what ${asked} names in ${at}${said}.`,
    AwsRefused: `AWS refused ${asked} in ${at}${said}.`,
  } satisfies Record<typeof type, string>;
  const cause = isError(error) ? error : undefined;
  const nonRetryable = type !== 'AwsThrottled' && type !== 'AwsUnavailable';
  return ApplicationFailure.create({ message: sentences[type], type, nonRetryable, ...(cause && { cause }) });
}

/** Runs an activity's body so that whatever it throws is told in our words. */
export async function asking<T>(body: () => Promise<T>): Promise<T> {
  try {
    return await body();
  } catch (error) {
    throw toFailure(error);
  }
}

function nameOf(error: Error): string {
  if (error.name === 'TimeoutError') return 'no answer in time';
  return 'code' in error && typeof error.code === 'string' && unreachable.has(error.code) ? error.code : error.name;
}

function statusOf(error: Error): number | undefined {
  if (!('$metadata' in error) || typeof error.$metadata !== 'object' || error.$metadata === null) return undefined;
  const { $metadata } = error;
  return 'httpStatusCode' in $metadata && typeof $metadata.httpStatusCode === 'number'
    ? $metadata.httpStatusCode
    : undefined;
}
