import { sentence } from '../change/words.ts';
import { holdsAt, type Restraint } from './restraint.ts';
import { inUtc, releaseTyped, restraintText, type SayTime, upperFirst } from './sentences.ts';

/** What holds now, the widest first, and which freezes come: a line each. `now`: epoch ms. */
export function restraintLines(restraints: readonly Restraint[], now: number, time: SayTime = inUtc): string[] {
  const holding = restraints.filter((each) => holdsAt(each, now)).toSorted((a, b) => width(b) - width(a));
  const coming = restraints.filter(({ since }) => since > now).toSorted((a, b) => a.since - b.since);
  return [
    ...(holding.length === 0 ? ['Nothing is locked, frozen or stopped now.'] : holding.map((each) => line(each, time))),
    ...coming.map((each) => comingLine(each, time)),
  ];
}

function line(restraint: Restraint, time: SayTime): string {
  const typed = releaseTyped(restraint);
  return `${sentence(upperFirst(restraintText(restraint, time)))}${typed === undefined ? '' : ` Release: ${typed}`}`;
}

function comingLine({ since, ...restraint }: Restraint, time: SayTime): string {
  const from = time(new Date(since).toISOString());
  return sentence(`From ${from}: ${restraintText({ since, ...restraint }, time)}`);
}

function width({ on }: Restraint): number {
  if ('everything' in on) return 3;
  return 'service' in on ? 0 : 1;
}
