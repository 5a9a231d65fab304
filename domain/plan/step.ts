import type { GroupMove } from '../change/request.ts';
import type { Json } from '../json.ts';
import type { VerificationRule } from '../judge/verification.ts';
import type { MetricSource } from '../metrics/source.ts';
import type { Place } from './place.ts';
import type { SmokeCheck } from './smoke-check.ts';
import type { InfrastructureStepParams } from './infrastructure-steps.ts';
import type { RecoveryStepParams } from './recovery-steps.ts';

/** Settings of ECS's own guard rails (`deploymentConfiguration`). */
export interface DeploymentSettings {
  readonly circuitBreaker: { readonly enable: boolean; readonly rollback: boolean };
  readonly alarms: { readonly enable: boolean; readonly rollback: boolean; readonly names: readonly string[] };
}

/** A listener's default action (`ModifyListener`) or a rule (`ModifyRule`; AWS refuses it for default rules). */
export interface TrafficRule {
  readonly type: 'listener' | 'rule';
  readonly arn: string;
  readonly stableTargetGroup: string;
  readonly canaryTargetGroup: string;
}

/** One side of a comparison: how its metrics are addressed. */
export interface MetricSubject {
  readonly service: string;
  /** CloudWatch dimension values, e.g. `targetgroup/app-prod/73e2d6bc24d8a067`. */
  readonly targetGroup: string;
  readonly loadBalancer: string;
}

/** The task definition to run: known when planning, or the output of a `registerTaskDefinition` step. */
export type TaskDefinitionRef = { readonly arn: string } | { readonly from: string };

/** Where to call: known when planning, or the `url` in the output of a step. */
export type UrlRef = string | { readonly from: string };

/** Members of a task definition and of its containers, by name; null leaves one out. */
export interface TaskSettings {
  readonly task: { readonly [key: string]: Json };
  readonly containers: { readonly [container: string]: { readonly [key: string]: Json } };
}

/** Parameters of every kind of step. A new kind starts here; the compiler then asks for its handler. */
export interface StepParams extends RecoveryStepParams, InfrastructureStepParams {
  /** Looks whether a step could be done now; changes nothing. */
  precheck: { readonly of: Step };
  /** Passed when the readiness of a recovery group, 0 to 100, is at least so high. */
  readiness: { readonly group: string; readonly least: number };
  /**
   * Carries out another change, in the same person's name and on this one's approval; passed when it succeeded. It has its own message,
   * decisions and id: this change's, and the step's. `failed` when it ended otherwise, `errored` when it could not end well.
   */
  change: {
    readonly request: GroupMove;
    /** Where it finds nothing to do, it has not done what is counted on. */
    readonly needed?: true;
    /** Not later than so many seconds after the named step, which tells `at` (epoch ms) in its output: what was approved for that moment holds no longer. */
    readonly soonAfter?: { readonly step: string; readonly seconds: number };
  };
  /** Registers a task definition with the release's images. Irreversible and harmless: an unused revision stays. */
  registerTaskDefinition: {
    readonly place: Place;
    readonly base: string;
    readonly images: Readonly<Record<string, string>>;
    /** What else is other than in the base. */
    readonly settings?: TaskSettings;
  };
  /**
   * Sets ECS's own guard rails and holds scale-in while the change runs; `asBefore` puts back what the named step captured.
   * Services without a scalable target have nothing to hold.
   */
  control: {
    readonly place: Place;
    readonly services: readonly string[];
    readonly set:
      | { readonly suspendScaleIn: boolean; readonly deployment: DeploymentSettings }
      | { readonly asBefore: string };
  };
  /** Sets an ECS service's task definition and/or desired count; passed when every task runs and its targets are healthy. */
  service: {
    readonly place: Place;
    readonly service: string;
    readonly taskDefinition?: TaskDefinitionRef;
    readonly desiredCount?: number;
  };
  /** Sends `percent` of the requests to the canary target group; passed when read back. */
  weight: { readonly place: Place; readonly rule: TrafficRule; readonly percent: number };
  /** Watches metrics for a time and judges them. */
  bake: {
    readonly place: Place;
    readonly percent: number;
    readonly seconds: number;
    readonly rules: readonly VerificationRule[];
    /** Metric name -> where it is read. */
    readonly sources: Readonly<Record<string, MetricSource>>;
    readonly canary: MetricSubject;
    readonly stable: MetricSubject;
    readonly versions: { readonly canary: string; readonly stable: string };
  };
  /** Calls the service and compares the status codes. */
  smoke: {
    readonly place: Place;
    readonly url: UrlRef;
    readonly headers: Readonly<Record<string, string>>;
    readonly checks: readonly SmokeCheck[];
  };
  /** Passed when every task behind the weighted target groups runs the digests (ECS tasks against registered, healthy targets; over HTTP where `versionUrl` is given). */
  serving: {
    readonly place: Place;
    readonly service: string;
    readonly rule?: TrafficRule;
    readonly digests: Readonly<Record<string, string>>;
    readonly version: string;
    readonly versionUrl?: string;
  };
}

export type StepKind = keyof StepParams;
export type Answer = 'undo' | 'hold' | 'continue';

/** A typed step. `timeoutSeconds` bounds one attempt from start to verdict. */
export type Step<K extends StepKind = StepKind> = {
  [Kind in K]: {
    readonly id: string;
    readonly kind: Kind;
    readonly title: string;
    /** Steps of one phase stand together on the card: `canary 5 %`, `promote`. */
    readonly phase: string;
    readonly params: StepParams[Kind];
    readonly timeoutSeconds: number;
    readonly on: { readonly failed: Answer; readonly errored: Answer; readonly inconclusive: Answer };
    /** Intents that end this step while it runs, and those that pass it over when it has not begun. */
    readonly endedBy?: readonly EndingIntent[];
    readonly passedOverBy?: readonly PassingIntent[];
    /** What the change promises: nobody goes on without its pass. */
    readonly mustPass?: true;
    /** From its beginning on there is no way back: the change can no longer be aborted. */
    readonly irreversible?: true;
    /** A change that goes back leaves what this step wrote: it is safer as it is. */
    readonly stays?: true;
    /** A safeguard: only who has this right may go on without its pass, and that is on record as an override. */
    readonly skipNeeds?: 'override';
    /** Activity attempts before it counts as errored; by default the usual ten. */
    readonly attempts?: number;
  };
}[K];

export type PromoteIntent = 'promote' | 'promoteFull';
/** What ends a step early; `ungraceful` gives up on a source that died after the plan was made. */
export type EndingIntent = PromoteIntent | 'ungraceful';
/** What is said for all steps to come. */
export type PassingIntent = Exclude<EndingIntent, 'promote'>;

/** The step tree. Ids are unique in it. */
export type StepNode = Step | { readonly sequence: readonly StepNode[] } | { readonly parallel: readonly StepNode[] };

/** How an attempt ended: the world agreed, the world said no, we could not ask, or there is not enough evidence. */
export type Verdict = 'passed' | 'failed' | 'errored' | 'inconclusive';
