/** What a request to Resource Manager does, as roles and error messages name it. */
export interface ArmOperation {
  /** `Microsoft.ContainerRegistry/registries/tasks/write` */
  readonly action: string;
  /** The resource, or for a list the one above. */
  readonly scope: string;
}

const verbs: Readonly<Record<string, string>> = {
  GET: 'read',
  HEAD: 'read',
  PUT: 'write',
  PATCH: 'write',
  DELETE: 'delete',
};

/** The namespace of a path's last resource, and the segments after it. */
const lastResource = (path: string): { before: string; namespace: string; segments: string[] } | undefined => {
  const at = path.toLowerCase().lastIndexOf('/providers/');
  if (at >= 0) {
    const [namespace = '', ...segments] = path.slice(at + '/providers/'.length).split('/');
    return { before: path.slice(0, at), namespace, segments };
  }
  if (!/^\/subscriptions\//i.test(path)) return undefined;
  return { before: '', namespace: 'Microsoft.Resources', segments: path.slice(1).split('/') };
};

/**
 * The operation of a request to Resource Manager (learn.microsoft.com, "Azure RBAC role definitions", actions);
 * undefined for paths that are not resources.
 */
export const armOperation = (method: string, pathname: string): ArmOperation | undefined => {
  const path = decodeURIComponent(pathname).replace(/\/+$/, '');
  const found = lastResource(path);
  if (!found || found.segments.length === 0) return undefined;
  const { namespace, segments } = found;
  const types = segments.filter((_, index) => index % 2 === 0);
  const above = path.slice(0, path.lastIndexOf('/'));
  if (method === 'POST') return { action: `${[namespace, ...types].join('/')}/action`, scope: above };
  const isList = segments.length % 2 === 1;
  const scope = !isList ? path : segments.length === 1 ? found.before || '/' : above;
  return { action: [namespace, ...types, verbs[method] ?? 'read'].join('/'), scope };
};
