import { describe, expect, test } from '@jest/globals';
import { checkCatalogue } from '../../../domain/catalogue/check.ts';
import type { Catalogue } from '../../../domain/catalogue/schema.ts';
import { catalogue } from './support.ts';

const rule = {
  count: 1,
  from: ['oncall'],
  notRequester: false,
  within: 3600,
  rollbacks: false,
  typed: false,
  atExpiry: 'reject',
};

/** What is wrong with these approvals of app in prod. */
function wrong(more: object): string[] {
  const base = catalogue();
  const app = base.services['app'];
  const changed = {
    ...base,
    services: {
      app: { ...app, environments: { prod: { ...app?.environments['prod'], approvals: { ...rule, ...more } } } },
    },
  };
  return checkCatalogue(changed as unknown as Catalogue).map(
    ({ path, sentence }) => `${path.slice(5).join('.')}: ${sentence}`,
  );
}

describe('approvals of an environment', () => {
  test('are well where enough people are in the groups', () => {
    expect(wrong({})).toEqual([]);
  });

  test.each([
    [{ from: ['oncal'] }, /from\.0: no group "oncal" in groups\. Did you mean "oncall"/],
    [{ roles: ['nobody'] }, /roles\.0: nobody is in nobody, so nothing could ever be approved/],
    [{ count: 2 }, /count: 2 approvals are asked for, but only oncall in oncall/],
    [{ notRequester: true }, /count: 1 approvals besides the requester are asked for, but only oncall/],
    [{ breakGlass: 'firemen' }, /breakGlass: no group "firemen"/],
    [{ atExpiry: 'approve' }, /atExpiry: with a count of 1 there is nothing left to forgo/],
  ])('%j is said', (more, sentence) => {
    expect(wrong(more).join('\n')).toMatch(sentence);
  });
});
