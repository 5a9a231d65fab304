import { expect, test } from '@jest/globals';
import { changeMails } from '../../../bot/blocks/mails.ts';
import type { ApprovalLink } from '../../../config/approval-link.ts';
import { checkPeople } from '../../../domain/catalogue/check-people.ts';
import type { Catalogue } from '../../../domain/catalogue/schema.ts';
import { catalogue } from '../support/catalogue.ts';
import { approvedBy, at, canaryView, moveView } from '../support/views.ts';

const outside = (name: string, more: object = {}) => ({
  [name]: { oidc: name, email: `${name}@example.com`, groups: ['release-managers'], ...more },
});
const people: Catalogue['people'] = {
  ...catalogue.people,
  ...outside('partner'),
  ...outside('second-partner'),
  ...outside('in-slack', { slack: 'U0INSLACK' }),
  ...outside('elsewhere', { groups: [] }),
};
const withPartners: Catalogue = { ...catalogue, people };
const links: ApprovalLink[] = [];
const mailsOf = (view = moveView(), now = at(700)) =>
  changeMails(view, withPartners, Date.parse(now), (link) => {
    links.push(link);
    return `https://coxswain.example/approvals?link=${link.person}`;
  });

test('those who may approve and have no Slack are written to, each with a link of their own', () => {
  const mails = mailsOf();
  expect(mails.map(({ person, id }) => [person, id])).toEqual([
    ['partner', `approve ${moveView().plan?.hash.slice(0, 12)} mail partner`],
    ['second-partner', `approve ${moveView().plan?.hash.slice(0, 12)} mail second-partner`],
  ]);
  expect(links).toEqual(
    ['partner', 'second-partner'].map((person) => ({
      change: 'shop-prod-abcd2345',
      plan: moveView().plan?.hash,
      person,
      until: Date.parse(at(1200)),
    })),
  );
  expect(mails[0]?.subject).toMatch(/^Approval wanted: .*shop/);
  expect(mails[0]?.text).toContain('eu-west-1 does not answer');
  expect(mails[0]?.text).toContain('Lose about 3 s of writes');
  expect(mails[0]?.text).toContain('your approval counts until 5 Jan 14:20 UTC');
  expect(mails[0]?.text).toContain('\nhttps://coxswain.example/approvals?link=partner\n');
  expect(mails[0]?.text).not.toMatch(/<!date|\*/);
});

test('who has approved, and who asked, is not written to; nobody is when it does not wait', () => {
  const given = approvedBy([{ person: 'partner', at: at(650) }], 'waiting');
  expect(mailsOf(moveView(given)).map(({ person }) => person)).toEqual(['second-partner']);
  expect(mailsOf(moveView({ requestedBy: 'partner' })).map(({ person }) => person)).toEqual(['second-partner']);
  expect(mailsOf(moveView(approvedBy([], 'rejected')))).toEqual([]);
  expect(mailsOf(canaryView())).toEqual([]);
});

test('who has not answered is reminded once, at 80 % of the time', () => {
  const ids = (now: string) => mailsOf(moveView(), now).map(({ id }) => id.replace(/^approve \S+ /, ''));
  expect(ids(at(1079))).toEqual(['mail partner', 'mail second-partner']);
  expect(ids(at(1080))).toEqual([
    'mail partner',
    'mail again partner',
    'mail second-partner',
    'mail again second-partner',
  ]);
  expect(mailsOf(moveView(), at(1080))[1]?.text).toMatch(/^Still waiting, only until 5 Jan 14:20 UTC\. eu-west-1/);
});

test('check: an address without a token subject is of no use', () => {
  const nameless: Catalogue = {
    ...catalogue,
    people: { ...catalogue.people, partner: { email: 'partner@example.com', groups: [] } },
  };
  expect(checkPeople(nameless)).toEqual([
    { path: ['people', 'partner', 'email'], sentence: expect.stringContaining('partner has an "email" but no "oidc"') },
  ]);
});
