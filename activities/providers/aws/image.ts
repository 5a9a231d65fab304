/** What an ECS container's `image` says: `registry/repository@sha256:…` or `registry/repository:tag`. */
export interface ImageAddress {
  /** Repository without registry, e.g. `app` or `shop/app`. */
  readonly repository: string;
  readonly tag?: string;
  readonly digest?: string;
}

export function parseImage(image: string): ImageAddress {
  const [name = '', digest] = image.split('@');
  const slash = name.indexOf('/');
  // Docker's rule: a first part with a dot or a colon, or `localhost`, is a registry.
  const registry = slash > 0 && /[.:]|^localhost$/.test(name.slice(0, slash));
  const path = registry ? name.slice(slash + 1) : name;
  const colon = path.lastIndexOf(':');
  const tag = colon < 0 ? undefined : path.slice(colon + 1);
  return {
    repository: colon < 0 ? path : path.slice(0, colon),
    ...(tag === undefined ? {} : { tag }),
    ...(digest === undefined ? {} : { digest }),
  };
}
