/** Keyword search attributes by which changes are listed in Temporal's visibility. */
export const searchAttributes = {
  service: 'CoxswainService',
  group: 'CoxswainGroup',
  environment: 'CoxswainEnvironment',
  kind: 'CoxswainKind',
  version: 'CoxswainVersion',
  status: 'CoxswainStatus',
  requestedBy: 'CoxswainRequestedBy',
} as const;
