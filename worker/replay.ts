import { DefaultLogger, ReplayError, Runtime, Worker } from '@temporalio/worker';
import { DeterminismViolationError } from '@temporalio/workflow';
import { workflowCode } from './workflow-code.ts';

export interface Replayed {
  /** Whether today's code does what the history says. */
  readonly fits: boolean;
  /** For the person: that it fits, or where it does not. */
  readonly sentence: string;
  /** Type of the workflow; empty where the value is no history. */
  readonly workflow: string;
  readonly events: number;
}

/**
 * Replays a history, as `coxswain history` prints it, on today's workflow code. It compares commands, not the values that
 * activities were given or answered: what fits is safe to run on, but not proof that a history is unaltered.
 */
export async function replayHistory(history: unknown, name: string, workflowBundle?: string): Promise<Replayed> {
  const { events, workflow } = outline(history);
  if (workflow === undefined) {
    return {
      fits: false,
      sentence: `${name} is no history: its first event starts no workflow.`,
      workflow: '',
      events,
    };
  }
  quieten();
  const what = { workflow, events };
  try {
    await Worker.runReplayHistory({ ...workflowCode(workflowBundle), replayName: 'replay' }, history, name);
    return {
      ...what,
      fits: true,
      sentence: `${name} still fits: all ${events} events of ${workflow} replay on today's code.`,
    };
  } catch (error) {
    if (!(error instanceof DeterminismViolationError || error instanceof ReplayError)) throw error;
    const sentence = `${name} (${workflow}, ${events} events) does not fit today's code: ${whereItBreaks(error.message)}`;
    return { ...what, fits: false, sentence };
  }
}

/** Replay is a question asked on a terminal: only its answer belongs there. */
function quieten(): void {
  try {
    Runtime.install({
      logger: new DefaultLogger('ERROR', () => undefined),
      telemetryOptions: { logging: { forward: {}, filter: 'OFF' } },
    });
  } catch {
    // A runtime exists already in this process, with a logger of its own.
  }
}

/** The part of the SDK's message that names the event and the command. */
function whereItBreaks(message: string): string {
  const details = /Nondeterminism error: ([^"]+)"/.exec(message) ?? /Details: (.*)$/s.exec(message);
  return (details?.[1] ?? message).replaceAll(/\s+/g, ' ').trim();
}

interface Event {
  readonly workflowExecutionStartedEventAttributes?: { readonly workflowType?: { readonly name?: string } };
}

function outline(history: unknown): { readonly events: number; readonly workflow: string | undefined } {
  const events =
    typeof history === 'object' && history !== null && 'events' in history && Array.isArray(history.events)
      ? (history.events satisfies Event[])
      : [];
  const [first]: readonly Event[] = events;
  return { events: events.length, workflow: first?.workflowExecutionStartedEventAttributes?.workflowType?.name };
}
