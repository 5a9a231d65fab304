/** Keyword search attributes by which changes are listed in Temporal's visibility. */
export const searchAttributes = {
  service: 'CoxswainService',
  group: 'CoxswainGroup',
  stack: 'CoxswainStack',
  environment: 'CoxswainEnvironment',
  kind: 'CoxswainKind',
  version: 'CoxswainVersion',
  status: 'CoxswainStatus',
  requestedBy: 'CoxswainRequestedBy',
} as const;
type Attribute = keyof typeof searchAttributes;

/** What is known of a change, by what it is found. */
export type Findable = Readonly<Partial<Record<Attribute, string>>>;

/** The key of an attribute, in the shape that Temporal's client and workflows take. */
export function attributeKey(attribute: Attribute) {
  return { name: searchAttributes[attribute], type: 'KEYWORD' } as const;
}

/** What a workflow is started with, or sets, to be found. */
export function attributePairs(values: Findable) {
  return (Object.keys(searchAttributes) as Attribute[]).flatMap((attribute) => {
    const value = values[attribute];
    return value === undefined ? [] : [{ key: attributeKey(attribute), value }];
  });
}
