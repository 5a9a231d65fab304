import { defineSearchAttributeKey, SearchAttributeType } from '@temporalio/common';

const keyword = <Name extends string>(name: Name) => defineSearchAttributeKey(name, SearchAttributeType.KEYWORD);

/** By these a change is found in Temporal's visibility. The workflow keeps all of them up to date. */
export const attributes = {
  service: keyword('CoxswainService'),
  environment: keyword('CoxswainEnvironment'),
  kind: keyword('CoxswainKind'),
  version: keyword('CoxswainVersion'),
  status: keyword('CoxswainStatus'),
  requestedBy: keyword('CoxswainRequestedBy'),
};
