const least = 5;
const most = 50;

/** Why the service refuses a task of this name, which the Azure CLI sends unchecked (commands.md 1.16); undefined if it does not. */
export const refusedLength = (name: string): string | undefined =>
  name.length >= least && name.length <= most
    ? undefined
    : `Azure refuses the task name '${name}': it must have ${least} to ${most} characters.`;
