const secretParameters = /([?&](?:sig|signature|code|token|access_token|client_secret|password)=)[^&#]*/gi;

/** The organization that a clone address of Azure DevOps names before its host, and `git`, are not secrets. */
const isPublicName = (login: string, host: string, path: string): boolean => {
  const name = login.toLowerCase();
  const [organization = ''] = path.toLowerCase().split('/');
  return name === 'git' || name === organization || name === host.toLowerCase().split('.')[0];
};

/** An address without what may be secret in it: a login, and parameters that grant access. */
export const plainAddress = (address: string): string =>
  address
    .replace(
      /^(https?:\/\/)([^@/?#]*)@([^/?#]*)\/?([^?#]*)/i,
      (whole, scheme: string, login: string, host: string, path: string) =>
        isPublicName(login, host, path) ? whole : `${scheme}${host}/${path}`,
    )
    .replace(secretParameters, '$1');
