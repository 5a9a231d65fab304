import { meantAmong, meantChange } from '../domain/change/meant.ts';
import type { Subject } from '../domain/grammar/command.ts';
import type { Api } from './api.ts';
import { Failure } from './exit.ts';

/** The change that is meant: as named, or the one that holds the lane, else as the list tells. */
export async function changeOf(api: Api, subject: Subject): Promise<string> {
  if ('change' in subject) return subject.change;
  const holder = await api.holder(subject);
  if (holder !== undefined) return holder;
  const meant = meantChange(await api.list({ ...subject, limit: meantAmong }));
  if (meant !== undefined) return meant.change;
  if ('name' in subject) throw new Failure('notFound', `${subject.name} has had no change yet.`);
  const { service, environment } = subject;
  throw new Failure(
    'notFound',
    `${service} has had no change in ${environment} yet. Type: coxswain deploy ${service} <version> ${environment}`,
  );
}
