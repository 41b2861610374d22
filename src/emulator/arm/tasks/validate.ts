import { isObject } from '../../../json.ts';
import { isJsonObject, type Json } from '../json-body.ts';
import { invalid } from '../responses.ts';

const missing = (name: string) => invalid('MissingRequiredProperty', `Missing required property '${name}'`);

const wrong = (message: string) => invalid('InvalidParameter', message);

const oneOf = (name: string, value: unknown, allowed: readonly string[]): void => {
  if (!allowed.some((each) => each.toLowerCase() === String(value).toLowerCase())) {
    throw wrong(`The value '${value}' of '${name}' is not one of ${allowed.join(', ')}.`);
  }
};

/** Task names: 5 to 50 letters, digits, `-` and `_` (rest-api.md 1.4). Refused with 400. */
export const checkTaskName = (name: string): void => {
  if (!/^[a-zA-Z0-9-_]{5,50}$/.test(name)) {
    throw invalid(
      'InvalidResourceName',
      `The task name '${name}' is invalid: it must have 5 to 50 letters, digits, hyphens or underscores.`,
    );
  }
};

const isGit = (context: string): boolean =>
  /^(git:\/\/|git@|ssh:\/\/git@|github\.com\/)/i.test(context) || /^https?:\/\/[^#]+\.git(#.*)?$/i.test(context);

const checkContext = (contextPath: unknown, sourceTriggers: number): void => {
  if (contextPath === undefined) return;
  const context = String(contextPath);
  if (/^(https|oci):\/\//i.test(context) || isGit(context)) return;
  if (/^[a-z][a-z0-9+.-]*:\/\//i.test(context)) {
    throw invalid('InvalidUri', `Uri property '${context}' is invalid. Please check if it is well formed Https Url.`);
  }
  if (sourceTriggers === 1) return;
  throw invalid(
    'InvalidContext',
    'Either the context should be a well formed absolute URI or there should be only one source trigger for the task.',
  );
};

const requiredInStep: Record<string, string> = {
  Docker: 'dockerFilePath',
  FileTask: 'taskFilePath',
  EncodedTask: 'encodedTaskContent',
};

const checkStep = (step: Json, sourceTriggers: number): void => {
  const required = requiredInStep[step.type];
  if (!required) throw wrong(`The step type '${step.type}' is not one of ${Object.keys(requiredInStep).join(', ')}.`);
  if (!step[required]) throw missing(required);
  checkContext(step.contextPath, sourceTriggers);
};

const isKnownGitHost = (repositoryUrl: string): boolean => {
  if (!URL.canParse(repositoryUrl)) return false;
  const host = new URL(repositoryUrl).hostname.toLowerCase();
  return ['github.com', 'www.github.com', 'dev.azure.com'].includes(host) || host.endsWith('.visualstudio.com');
};

/** A trigger without events is refused unless it is disabled, which is how clients turn one off (commands.md 2.4). */
const checkSourceTrigger = (trigger: Json): void => {
  if (!trigger.name) throw missing('Name');
  const isDisabled = String(trigger.status).toLowerCase() === 'disabled';
  if (!Array.isArray(trigger.sourceTriggerEvents) || (trigger.sourceTriggerEvents.length === 0 && !isDisabled)) {
    throw missing('SourceTriggerEvents');
  }
  for (const event of trigger.sourceTriggerEvents) oneOf('SourceTriggerEvents', event, ['commit', 'pullrequest']);
  const repository = trigger.sourceRepository;
  if (!isJsonObject(repository) || !repository.repositoryUrl) throw missing('RepositoryUrl');
  oneOf('SourceControlType', repository.sourceControlType, ['Github', 'VisualStudioTeamService']);
  if (!isKnownGitHost(repository.repositoryUrl)) {
    throw invalid(
      'InvalidRepositoryUrl',
      `Invalid repository URL '${repository.repositoryUrl}'. For more information see the tutorial https://aka.ms/acr/tasks/tutorial-git-trigger.`,
      { target: 'VisualStudioTeamService', details: null },
    );
  }
};

const checkTimerTrigger = (trigger: Json): void => {
  if (!trigger.name) throw missing('Name');
  const fields = String(trigger.schedule ?? '')
    .split(/\s+/)
    .filter((each) => each !== '');
  if (fields.length !== 5 || !fields.every((each) => /^[\w*?/,#-]+$/.test(each))) {
    throw wrong(
      `The schedule '${trigger.schedule ?? ''}' of timer trigger '${trigger.name}' is not a cron expression.`,
    );
  }
};

const checkTrigger = (trigger: Json): void => {
  for (const each of trigger.sourceTriggers ?? []) checkSourceTrigger(each);
  for (const each of trigger.timerTriggers ?? []) checkTimerTrigger(each);
  const { baseImageTrigger } = trigger;
  if (!baseImageTrigger) return;
  if (!baseImageTrigger.name) throw missing('Name');
  oneOf('BaseImageTriggerType', baseImageTrigger.baseImageTriggerType, ['All', 'Runtime']);
};

/**
 * Refuses with 400 what the service refuses of a whole task (rest-api.md 13). `properties` are complete:
 * after a PATCH they are the merged ones.
 */
export const checkTaskProperties = (properties: Json): void => {
  oneOf('status', properties.status, ['Enabled', 'Disabled']);
  const { timeout, step, trigger = {}, platform } = properties;
  if (!Number.isInteger(timeout) || timeout < 300 || timeout > 28_800) {
    throw wrong(`The timeout ${timeout} is invalid: it must be between 300 and 28800 seconds.`);
  }
  if (properties.isSystemTask === true) return;
  if (!platform?.os) throw missing('Platform');
  oneOf('platform.os', platform.os, ['Linux', 'Windows']);
  if (platform.architecture !== undefined) {
    oneOf('platform.architecture', platform.architecture, ['amd64', 'x86', '386', 'arm', 'arm64']);
  }
  if (!isObject(step)) throw missing('Step');
  checkStep(step, (trigger.sourceTriggers ?? []).length);
  checkTrigger(trigger);
};
