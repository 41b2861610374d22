import type { TaskFacts } from '../../access/model.ts';
import { storedTaskFacts } from '../../access/stored-task.ts';
import { InterruptedError } from '../../errors.ts';
import type { GitRepositories } from '../git-repositories.ts';
import type { StoredTask } from '../resource.ts';
import { known, unknown } from './known.ts';
import type { Memory } from './memory.ts';

/** The repository and the token that the service reads it with. */
interface GitLogin {
  readonly address: string;
  readonly token: string;
}

const addressOf = (context: string | null | undefined): string | undefined => {
  const [address = ''] = (context ?? '').split('#');
  return URL.canParse(address) && new URL(address).protocol === 'https:' ? address.replace(/\/+$/, '') : undefined;
};

const gitLoginOf = ({ properties: { step, trigger } }: StoredTask): GitLogin | undefined => {
  const repositories = [
    { context: step?.contextPath, token: step?.contextAccessToken },
    ...(trigger?.sourceTriggers ?? []).map(({ sourceRepository }) => ({
      context: sourceRepository?.repositoryUrl,
      token: sourceRepository?.sourceControlAuthProperties?.token,
    })),
  ];
  for (const { context, token } of repositories) {
    const address = addressOf(context);
    if (address !== undefined && token) return { address, token };
  }
  return undefined;
};

/** Whether the host takes the git token: asked with git's own protocol, as the service does. */
const gitTokenOf = async (
  task: StoredTask,
  knowsSecrets: boolean,
  git: GitRepositories,
  memory: Memory,
): Promise<TaskFacts['gitToken']> => {
  if (!knowsSecrets)
    return unknown(
      'you may not read the secrets of the task (Microsoft.ContainerRegistry/registries/tasks/listDetails/action)',
    );
  const login = gitLoginOf(task);
  if (!login) return known('none');
  const { host } = new URL(login.address);
  try {
    const status = await memory.once(`git ${login.address} ${login.token}`, () =>
      git.statusFor(login.address, login.token),
    );
    if (status === 200) return known('accepted');
    if (status === 401 || status === 403) return known('refused');
    return unknown(`${host} responded with status ${status}`);
  } catch (error) {
    if (error instanceof InterruptedError) throw error;
    return unknown(`${host} did not respond`);
  }
};

/** A task in the words of the access model. `knowsSecrets` says whether it was read with its secrets. */
export const taskFactsOf = async (
  task: StoredTask,
  knowsSecrets: boolean,
  git: GitRepositories,
  memory: Memory,
): Promise<TaskFacts> => ({ ...storedTaskFacts(task), gitToken: await gitTokenOf(task, knowsSecrets, git, memory) });
