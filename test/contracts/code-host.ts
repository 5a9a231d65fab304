import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { type CodeHost, CodeHostTrouble, type DeploymentRecord } from '../../activities/gitlab/code-host.ts';

/** What a provider brings to be held to the contract of `CodeHost`. */
export interface CodeHostUnderTest {
  readonly host: CodeHost;
  readonly project: string;
  /** A commit that came by a merge request and carries the tag `version`. */
  readonly commit: string;
  readonly version: string;
  /** What stands there now, oldest first. */
  readonly seen: () => Promise<{
    readonly statuses: readonly {
      readonly name: string;
      readonly state: string;
      readonly description: string;
      readonly link?: string;
    }[];
    readonly deployments: readonly {
      readonly environment: string;
      readonly state: string;
      readonly ref: string;
      readonly tag: boolean;
    }[];
    readonly comments: readonly string[];
  }>;
  /** Answers the next call with this HTTP error. */
  readonly trouble: (status: number, retryAfter?: number) => Promise<void>;
  /** The same kind of host where nobody answers, and with a credential that is not taken. */
  readonly unreachable: CodeHost;
  readonly stranger: CodeHost;
  readonly close: () => Promise<void>;
}

/** The same suite for every code host. */
export function codeHostContract(name: string, make: () => Promise<CodeHostUnderTest>): void {
  describe(`code host of ${name}`, () => {
    let given: CodeHostUnderTest;
    beforeAll(async () => {
      given = await make();
    });
    afterAll(() => given?.close());

    const status = { name: 'coxswain/prod', state: 'running', description: 'under way (app-prod-a)' } as const;
    const record = (environment: string, state: DeploymentRecord['state']): DeploymentRecord => ({
      environment,
      commit: given.commit,
      version: given.version,
      state,
      since: new Date(Date.now() - 1_000).toISOString(),
    });
    const troubleOf = async (call: Promise<void>): Promise<CodeHostTrouble> => {
      const found = await call.then(
        () => undefined,
        (error: unknown) => error,
      );
      if (!(found instanceof CodeHostTrouble)) throw new Error(`no trouble: ${String(found)}`);
      return found;
    };

    test('a status is written once, however often it is asked for, and moves on', async () => {
      const { host, project, commit, seen } = given;
      const set = (state: 'running' | 'success', description: string) =>
        host.setStatus(project, commit, { ...status, state, description, link: 'https://temporal.example/run' });
      await set('running', status.description);
      await set('running', status.description);
      await set('running', 'the same state in other words');
      await set('success', 'serves (app-prod-a)');
      await set('success', 'serves (app-prod-a)');
      expect((await seen()).statuses).toEqual([
        {
          name: 'coxswain/prod',
          state: 'success',
          description: 'serves (app-prod-a)',
          link: 'https://temporal.example/run',
        },
      ]);
    });

    test('a later change of the same commit has a status of its own', async () => {
      const { host, project, commit, seen } = given;
      await host.setStatus(project, commit, { ...status, description: 'under way (app-prod-b)' });
      await host.setStatus(project, commit, { ...status, state: 'failed', description: 'rolled back (app-prod-b)' });
      const states = (await seen()).statuses.map(({ state, description }) => `${state}: ${description}`);
      expect(states).toEqual(['success: serves (app-prod-a)', 'failed: rolled back (app-prod-b)']);
    });

    test('a deployment is one record from its beginning to its end, and names the tag of its version', async () => {
      const { host, project, seen, version } = given;
      for (const state of ['running', 'running', 'success', 'success'] as const) {
        await host.recordDeployment(project, record('prod', state));
      }
      expect((await seen()).deployments).toEqual([{ environment: 'prod', state: 'success', ref: version, tag: true }]);
    });

    test('one whose beginning was missed is recorded at its end; another commit of the past is not touched', async () => {
      const { host, project, seen } = given;
      const later = { ...record('staging', 'failed'), since: new Date(Date.now() + 3_600_000).toISOString() };
      await host.recordDeployment(project, record('staging', 'canceled'));
      await host.recordDeployment(project, later);
      const staging = (await seen()).deployments.filter(({ environment }) => environment === 'staging');
      expect(staging.map(({ state }) => state)).toEqual(['canceled', 'failed']);
    });

    test('a comment is written once for its key, and edited where it stands', async () => {
      const { host, project, commit, seen } = given;
      await host.comment(project, commit, 'app-prod-a', '**app 1.4.1** is under way');
      await host.comment(project, commit, 'app-prod-a', '**app 1.4.1** serves');
      await host.comment(project, commit, 'app-prod-a', '**app 1.4.1** serves');
      await host.comment(project, commit, 'app-prod-b', '**app 1.4.1** was rolled back');
      const { comments } = await seen();
      expect(comments).toHaveLength(2);
      expect(comments[0]).toMatch(/^\*\*app 1\.4\.1\*\* serves\n/);
      expect(comments[1]).toMatch(/^\*\*app 1\.4\.1\*\* was rolled back\n/);
    });

    test('a limit says when to come again; what is ill or away may be tried again', async () => {
      const { host, project, commit, trouble, unreachable } = given;
      const call = (to: CodeHost) => to.setStatus(project, commit, { ...status, description: 'again (app-prod-c)' });
      await trouble(429, 7);
      expect((await troubleOf(call(host))).afterSeconds).toBe(7);
      await trouble(429);
      expect((await troubleOf(call(host))).afterSeconds).toBeGreaterThan(0);
      await trouble(502);
      expect((await troubleOf(call(host))).afterSeconds).toBeGreaterThan(0);
      expect((await troubleOf(call(unreachable))).afterSeconds).toBeGreaterThan(0);
    });

    test('what is refused is told in a sentence, without the credential, and not to be tried again', async () => {
      const { host, stranger, project, commit } = given;
      const unknown = await troubleOf(host.setStatus('shop/nothing', commit, status));
      expect(unknown.afterSeconds).toBeUndefined();
      expect(unknown.message).toContain('shop/nothing');
      expect(unknown.message).toContain('404');
      const denied = await troubleOf(stranger.setStatus(project, commit, status));
      expect(denied.afterSeconds).toBeUndefined();
      expect(denied.message).toMatch(/401.*COXSWAIN_GITLAB_TOKEN/);
      expect(denied.message).not.toContain('wrong-token');
      const missing = await troubleOf(host.comment(project, 'f'.repeat(40), 'x', 'y'));
      expect(missing.afterSeconds).toBeUndefined();
    });
  });
}
