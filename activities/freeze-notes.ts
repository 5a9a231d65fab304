import { freezesFor } from '../config/calendar/freezes.ts';
import type { Catalogue } from '../domain/catalogue/schema.ts';
import type { ChangeRequest } from '../domain/change/request.ts';
import { sentence } from '../domain/change/words.ts';
import { nextOnes } from '../domain/restraints/list.ts';
import { isRestrained } from '../domain/restraints/restrained.ts';
import { comingText } from '../domain/restraints/sentences.ts';
import { dayMs } from '../domain/time/wall.ts';

/** The freezes of calendars that begin within a day of now (epoch ms): what the change has not done by then waits. */
export function freezeNotes(catalogue: Catalogue, request: ChangeRequest, now: number): string[] {
  if (!isRestrained(request)) return [];
  const soon = freezesFor(catalogue, request, now).freezes.filter(({ since }) => since < now + dayMs);
  return nextOnes(soon, now).map((each) => `${sentence(comingText(each))} What is not done by then waits.`);
}
