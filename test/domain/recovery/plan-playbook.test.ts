import { expect, test } from '@jest/globals';
import { stepsOf } from '../../../domain/plan/tree.ts';
import { failoverSteps } from '../../../domain/recovery/failover-steps.ts';
import { planPlaybook, type PlaybookRequest } from '../../../domain/recovery/plan-playbook.ts';
import { assessment, dead, recoveryGroup, side, writtenGroup } from '../../support/recovery-inputs.ts';

const variables = { host: '{database.shop-db.id}', where: '{region}', cluster: '{cluster}' };
const group = recoveryGroup({
  ...writtenGroup(),
  playbooks: {
    configure: { playbook: 'configure.yaml', variables, secrets: { password: 'app/db#password' } },
    verify: { playbook: 'verify-standby.yaml', failover: false, side: 'standby', variables },
    jump: { playbook: 'bastion.yaml', hosts: 'instances', failover: false },
    again: { playbook: 'verify-standby.yaml', failover: false },
  },
});
const ask = (more: Partial<PlaybookRequest> = {}): PlaybookRequest => ({
  kind: 'playbook',
  playbook: 'configure',
  check: false,
  group: 'shop',
  environment: 'prod',
  actor: { via: 'oidc', subject: 'oncall' },
  dryRun: false,
  ...more,
});
function planned(request: PlaybookRequest) {
  const answer = planPlaybook(group, assessment(), request);
  if (answer.outcome !== 'planned') throw new Error(answer.sentence);
  return answer.draft;
}

test('one step, on the side that serves, with the approvals of a move and what it runs with in sight', () => {
  const { steps, approval, guards, summary } = planned(ask());
  expect(stepsOf(steps)).toMatchObject([
    {
      id: 'playbook/configure',
      kind: 'playbook',
      on: { failed: 'hold', errored: 'hold' },
      params: {
        scope: { region: 'eu-west-1' },
        playbook: 'configure.yaml',
        variables: { host: 'shop-db', where: 'eu-west-1', cluster: 'shop' },
        secrets: { password: 'app/db#password' },
      },
    },
  ]);
  expect(approval).toMatchObject({ count: 2, from: ['oncall', 'managers'], typed: 'shop' });
  expect(approval).not.toHaveProperty('breakGlass');
  expect(guards).toEqual([{ kind: 'serves', group: 'shop', side: 'primary' }]);
  expect(summary.notes).toEqual([
    'configure.yaml with host = shop-db, where = eu-west-1, cluster = shop, password from app/db#password.',
  ]);
});

test('a check looks alone and asks nobody; the standby’s own runs where the group stands by', () => {
  const { steps, approval, summary } = planned(ask({ playbook: 'verify', check: true }));
  expect(approval).toBeUndefined();
  expect(stepsOf(steps)).toMatchObject([
    {
      kind: 'precheck',
      on: { failed: 'undo' },
      params: { of: { kind: 'playbook', params: { scope: { region: 'eu-central-1' } } } },
    },
  ]);
  expect(summary).toMatchObject({ to: 'verify', region: 'eu-central-1', undo: 'a check changes nothing' });
});

test('one for instances names the group whose they are', () => {
  expect(stepsOf(planned(ask({ playbook: 'jump' })).steps)[0]?.params).toMatchObject({ instancesOf: 'shop' });
  expect(stepsOf(planned(ask()).steps)[0]?.params).not.toHaveProperty('instancesOf');
});

test('what is no part of a failover is left out of its order', () => {
  const steps = stepsOf(failoverSteps({ group, assessment: assessment(), mode: 'graceful', to: 'standby' }));
  expect(steps.filter(({ kind }) => kind === 'playbook').map(({ id }) => id)).toEqual(['configure/configure']);
});

test('the name of its file means it, where one has it alone', () => {
  expect(planned(ask({ playbook: 'configure.yaml' })).summary.to).toBe('configure');
  const sentence = (playbook: string) => {
    const answer = planPlaybook(group, assessment(), ask({ playbook }));
    return answer.outcome === 'planned' ? '' : answer.sentence;
  };
  expect(sentence('verify-standby')).toBe('verify and again of shop all run verify-standby: write which one.');
  expect(sentence('configur')).toMatch(/^shop has no playbook "configur"\. Did you mean "configure"\?/);
  expect(sentence('constructor')).toMatch(/^shop has no playbook "constructor"\./);
});

test('where nobody can say which side serves, or that side does not answer, it is refused', () => {
  const { names, databases } = assessment();
  const between = assessment({
    databases: databases.map(({ writer: _writer, ...each }) => each),
    names: names.map((each, index) => ({
      ...each,
      leadsTo: index === 0 ? ('primary' as const) : ('standby' as const),
    })),
  });
  expect(planPlaybook(group, between, ask())).toMatchObject({
    outcome: 'refused',
    sentence: expect.stringMatching(
      /^shop is half-way .*: where configure should run is not known\. Look with \/dr status shop\.$/,
    ),
  });
  const gone = assessment({ sides: { primary: dead, standby: side('eu-central-1') } });
  expect(planPlaybook(group, gone, ask())).toMatchObject({
    outcome: 'refused',
    sentence: expect.stringMatching(
      /^eu-west-1 does not answer \(.*\): configure cannot run there now\. .*\/ansible run configure shop\.$/,
    ),
  });
});
