import { type CredentialSource, credentialOptions, notSet, type SignInSettings } from './credential-source.ts';

const name = 'Service principal';

/** The service principal whose secret or certificate the environment has; or, without one, its user with a password. */
export const servicePrincipal = (settings: SignInSettings): CredentialSource => {
  const { env } = settings;
  const { AZURE_TENANT_ID: tenant = '', AZURE_CLIENT_ID: client = '', AZURE_CLIENT_SECRET: secret } = env;
  const { AZURE_CLIENT_CERTIFICATE_PATH: certificatePath, AZURE_USERNAME: user, AZURE_PASSWORD: password } = env;
  const isUser = !secret && !certificatePath && user && password;
  return {
    name: isUser ? 'User name and password' : name,
    missing: isUser
      ? notSet(env, 'AZURE_TENANT_ID', 'AZURE_CLIENT_ID')
      : notSet(env, 'AZURE_TENANT_ID', 'AZURE_CLIENT_ID', 'AZURE_CLIENT_SECRET or AZURE_CLIENT_CERTIFICATE_PATH'),
    isFinal: true,
    open: async () => {
      const { ClientCertificateCredential, ClientSecretCredential, UsernamePasswordCredential } = await import(
        '@azure/identity'
      );
      const network = settings.network();
      const options = credentialOptions(settings, network);
      const open = () => {
        if (secret) return new ClientSecretCredential(tenant, client, secret, options);
        if (!certificatePath)
          return new UsernamePasswordCredential(tenant, client, user ?? '', password ?? '', options);
        const certificatePassword = env.AZURE_CLIENT_CERTIFICATE_PASSWORD;
        return new ClientCertificateCredential(
          tenant,
          client,
          { certificatePath, ...(certificatePassword ? { certificatePassword } : {}) },
          {
            ...options,
            sendCertificateChain: /^(?:true|1)$/i.test(env.AZURE_CLIENT_SEND_CERTIFICATE_CHAIN ?? ''),
          },
        );
      };
      return { credential: open(), failure: network.failure };
    },
  };
};
