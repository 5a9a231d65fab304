import type { Subject } from '../domain/grammar/command.ts';
import type { Api } from './api.ts';
import { Failure } from './exit.ts';

/** The change that is meant: as named, or the one that holds the lane, else the newest there. */
export async function changeOf(api: Api, subject: Subject): Promise<string> {
  if ('change' in subject) return subject.change;
  const holder = await api.holder(subject);
  if (holder !== undefined) return holder;
  const [newest] = await api.list({ ...subject, limit: 1 });
  if (newest !== undefined) return newest.change;
  if ('group' in subject) {
    const { group } = subject;
    throw new Failure('notFound', `${group} has not been moved yet. Type: coxswain failover ${group}`);
  }
  const { service, environment } = subject;
  throw new Failure(
    'notFound',
    `${service} has had no change in ${environment} yet. Type: coxswain deploy ${service} <version> ${environment}`,
  );
}
