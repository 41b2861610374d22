import type { Principal } from '../store/state.ts';

/** The members that Microsoft Graph shows of each type. */
const members: Readonly<Record<Principal['type'], (principal: Principal) => object>> = {
  User: ({ displayName }) => ({
    userPrincipalName: displayName,
    mail: displayName,
    businessPhones: [],
    givenName: null,
    jobTitle: null,
    mobilePhone: null,
    officeLocation: null,
    preferredLanguage: null,
    surname: null,
  }),
  ServicePrincipal: ({ clientId, resourceId }) => ({
    appId: clientId,
    servicePrincipalType: 'ManagedIdentity',
    servicePrincipalNames: [clientId],
    ...(resourceId ? { alternativeNames: [resourceId] } : {}),
  }),
  Group: ({ displayName }) => ({
    description: null,
    groupTypes: [],
    mail: null,
    mailEnabled: false,
    mailNickname: displayName.replace(/[^\w.-]/g, ''),
    securityEnabled: true,
  }),
};

const types: Readonly<Record<Principal['type'], string>> = {
  User: '#microsoft.graph.user',
  ServicePrincipal: '#microsoft.graph.servicePrincipal',
  Group: '#microsoft.graph.group',
};

/** A principal as Microsoft Graph shows it. */
export const shownPrincipal = (principal: Principal) => ({
  '@odata.type': types[principal.type],
  id: principal.objectId,
  displayName: principal.displayName,
  ...members[principal.type](principal),
});

/** The quoted texts of an OData filter, in lower case. */
export const quotedIn = (filter: string | null): string[] =>
  [...(filter ?? '').matchAll(/'((?:[^']|'')*)'/g)].map((each) => (each[1] ?? '').toLowerCase());
