import type { EmulatorContext } from '../../emulator-context.ts';
import { isPlanted } from '../../faults/planted-faults.ts';
import type { Json } from '../json-body.ts';
import { refuse } from '../responses.ts';

/**
 * Refuses with 409 a task with a source trigger whose host does not let the token create a webhook (rest-api.md 13),
 * while that fault is set. `sent` is what the request says of the task.
 */
export const refuseGitToken = (context: EmulatorContext, sent: Json): void => {
  if (!isPlanted(context, 'git-token-refused')) return;
  const triggers: readonly Json[] = sent.trigger?.sourceTriggers ?? [];
  const [first] = triggers.filter((each) => each.sourceRepository?.sourceControlAuthProperties);
  if (!first) return;
  const { repositoryUrl, sourceControlType } = first.sourceRepository;
  const isGitHub = String(sourceControlType).toLowerCase() === 'github';
  throw refuse(
    409,
    'ProviderCall',
    `Failed to create webhook for repository: '${repositoryUrl}'. For more information on how to create source triggers see the tutorial https://aka.ms/acr/tasks/tutorial-git-trigger.. InnerErrors: Request:`,
    {
      target: isGitHub ? 'GitHub' : 'VisualStudioTeamService',
      details: [{ code: 'Forbidden', message: null, target: null }],
    },
  );
};
