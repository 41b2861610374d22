const withoutSlashes = (scope: string): string => scope.toLowerCase().replace(/\/+$/, '');

/**
 * Whether a role assigned at `scope` also applies at `id`: the same resource, or anything below it. The emulator's only
 * subscription is below every management group.
 */
export const covers = (scope: string, id: string): boolean => {
  const above = withoutSlashes(scope);
  const below = withoutSlashes(id);
  if (below === above || below.startsWith(`${above}/`)) return true;
  return (
    /^\/providers\/microsoft\.management\/managementgroups\/[^/]+$/.test(above) && below.startsWith('/subscriptions/')
  );
};
