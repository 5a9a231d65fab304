import type { WriteKey } from '../../../api.ts';

const changeTag = 'coxswain:change';
const purposeTag = 'coxswain:purpose';

/** What tells people, bills and a later look whose it is. RDS and ECS write tags differently. */
export function rdsTags({ change }: Pick<WriteKey, 'change'>) {
  return [
    { Key: changeTag, Value: change },
    { Key: purposeTag, Value: 'rehearsal' },
  ];
}

export function ecsTags({ change }: Pick<WriteKey, 'change'>) {
  return [
    { key: changeTag, value: change },
    { key: purposeTag, value: 'rehearsal' },
  ];
}

/** Whether a change made it for a rehearsal. Nothing else is ever deleted, whatever its name. */
export function isScratch(tags: readonly { readonly Key?: string | undefined; readonly Value?: string | undefined }[]) {
  return tags.some(({ Key, Value }) => Key === purposeTag && Value === 'rehearsal');
}
