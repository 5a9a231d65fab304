import { duration } from '../../text/duration.ts';
import type { GroupTraffic } from '../group.ts';
import { type CertificateFacts, type Seen } from './facts.ts';
import { type Judgement, type Judging, unknown, worst } from './judging.ts';
import type { Finding } from './score.ts';

const daySeconds = 86_400;
const expiryWarnDays = 30;
const expiryBadDays = 7;

/** The public names: where they lead, how they are moved, and what they are served with. */
export function judgeNames(judging: Judging): Finding[] {
  return judging.group.traffic.flatMap((traffic): Finding[] => [
    {
      id: `names/${traffic.name}`,
      topic: 'names',
      title: `${traffic.name}: leads as declared`,
      ...leads(judging, traffic),
    },
    {
      id: `certificates/${traffic.name}`,
      topic: 'certificates',
      title: `${traffic.name}: certificates`,
      ...certificates(judging, traffic),
    },
  ]);
}

function leads({ facts, active, from, to }: Judging, { name }: GroupTraffic): Judgement {
  const look = facts.names[name] ?? { unseen: `${name} was not looked at.` };
  if ('unseen' in look) return unknown(look.unseen);
  const { leadsTo, said, problems } = look.seen;
  if (problems.length > 0) return { state: 'bad', sentence: problems.join(' '), blocks: true };
  if (leadsTo === active) return { state: 'ok', sentence: `${name} leads to ${from}: ${said}.` };
  const where = leadsTo === undefined ? `neither ${from} nor ${to}` : to;
  const sentence = `${name} leads to ${where} (${said}), but the group serves from ${from}; bring the move to its end, or correct it.`;
  return { state: 'bad', sentence, blocks: true };
}

function certificates({ facts, standby, group }: Judging, { name, scheme }: GroupTraffic): Judgement {
  const looks = facts.certificates[name];
  const judged = (['primary', 'standby'] as const).map((side): Judgement => {
    const region = group.regions[side];
    const look: Seen<CertificateFacts | undefined> = looks?.[side] ?? {
      unseen: `Certificates in ${region} were not looked at.`,
    };
    if ('unseen' in look) return unknown(look.unseen);
    const blocks = side === standby;
    if (look.seen === undefined) {
      if (scheme === 'http') return { state: 'ok', sentence: '' };
      const sentence = `ACM in ${region} has no certificate issued for ${name}; request one there, or replicate it.`;
      return { state: 'bad', sentence, blocks };
    }
    const { expires, attached } = look.seen;
    if (scheme === 'https' && attached === false) {
      const sentence = `The certificate of ${name} in ${region} is not in use at the service's load balancer; add it to its HTTPS listener.`;
      return { state: 'bad', sentence, blocks };
    }
    return expiry(name, region, (expires - facts.at) / 1000);
  });
  return worst(judged, fine(judged, name, scheme));
}

function expiry(name: string, region: string, left: number): Judgement {
  const where = `The certificate of ${name} in ${region}`;
  const limits = `limits ${expiryWarnDays} and ${expiryBadDays} days`;
  if (left <= 0) return { state: 'bad', sentence: `${where} expired ${duration(-left)} ago; renew it now.` };
  const sentence = `${where} expires in ${duration(left)} (${limits})`;
  if (left < expiryBadDays * daySeconds) return { state: 'bad', sentence: `${sentence}; renew it now.` };
  if (left < expiryWarnDays * daySeconds)
    return { state: 'warn', sentence: `${sentence}; look why it was not renewed.` };
  return { state: 'ok', sentence: `${sentence}.` };
}

function fine(judged: readonly Judgement[], name: string, scheme: string): string {
  const said = judged.flatMap(({ sentence }) => (sentence === '' ? [] : [sentence]));
  return said.length === 0 ? `${name} is served over ${scheme} and needs no certificate.` : said.join(' ');
}
