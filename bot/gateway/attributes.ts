import { defineSearchAttributeKey, SearchAttributeType } from '@temporalio/common';
import { foundAs } from '../../domain/change/found-as.ts';
import type { ChangeRequest } from '../../domain/change/request.ts';
import { searchAttributes } from '../../domain/search-attributes.ts';

const keyword = <Name extends string>(name: Name) => defineSearchAttributeKey(name, SearchAttributeType.KEYWORD);

/** By these a change is found in Temporal's visibility. The workflow keeps them up to date; its status there is queued, running, or how it ended. */
export const attributes = {
  service: keyword(searchAttributes.service),
  group: keyword(searchAttributes.group),
  environment: keyword(searchAttributes.environment),
  kind: keyword(searchAttributes.kind),
  version: keyword(searchAttributes.version),
  status: keyword(searchAttributes.status),
  requestedBy: keyword(searchAttributes.requestedBy),
};

/** With what a change is found from its start. */
export function startAttributes(request: ChangeRequest) {
  return Object.entries(foundAs(request)).map(([name, value]) => ({
    key: attributes[name as keyof typeof attributes],
    value,
  }));
}
