/**
 * The commands and command groups that the help of Azure CLI 2.91 lists, by parent group: all of the first level, and
 * those of the groups that acrtask has in part.
 */
const listed: Readonly<Record<string, string>> = {
  '': 'account acr ad advisor aks ams apim appconfig appservice aro backup batch bicep billing bot cache capacity cloud cognitiveservices compute-fleet compute-recommender config configure connection consumption container containerapp cosmosdb data-boundary databoxedge deployment deployment-scripts disk disk-access disk-encryption-set dls dms eventgrid eventhubs extension feature feedback find functionapp group hdinsight identity image interactive iot keyvault lab lock logicapp login logout managed-cassandra managedapp managedservices maps mariadb monitor mysql netappfiles network policy postgres ppg private-link provider redis relay resource resourcemanagement rest restore-point role search security servicebus sf sig signalr snapshot sql sshkey stack stack-whatif staticwebapp storage survey synapse tag term ts upgrade version vm vmss webapp',
  acr: 'agentpool artifact-streaming build cache check-health check-name config connected-registry create credential credential-set delete encryption helm identity import list login manifest network-rule pack private-endpoint-connection private-link-resource replication repository run scope-map show show-endpoints show-usage task taskrun token update webhook',
  'acr repository': 'delete list list-deleted show show-tags untag update',
  'acr manifest':
    'delete list list-deleted list-deleted-tags list-metadata list-referrers restore show show-metadata update-metadata',
  'acr credential': 'renew show',
  keyvault:
    'backup certificate check-name create delete delete-policy ekm-connection key list list-deleted network-rule private-endpoint-connection private-link-resource purge recover region restore role secret security-domain set-policy setting show show-deleted update update-hsm wait wait-hsm',
  'keyvault secret':
    'backup delete download list list-deleted list-versions purge recover restore set set-attributes show show-deleted',
  identity: 'create delete federated-credential list list-operations list-resources show update',
  role: 'assignment definition deny-assignment',
  'role assignment': 'create delete list list-changelogs update',
  group: 'create delete exists export list lock show update wait',
  account: 'clear get-access-token list list-locations lock management-group set show',
  ad: 'app group signed-in-user sp user',
  'ad signed-in-user': 'list-owned-objects show',
};

/** The commands and groups in a group of the Azure CLI, given without `az`; none for groups that are not listed. */
export const azureCliCommands = (group: readonly string[]): readonly string[] => {
  const words = group.join(' ');
  return Object.hasOwn(listed, words) ? (listed[words] ?? '').split(' ') : [];
};
