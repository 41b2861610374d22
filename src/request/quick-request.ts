/** Where and how a build or a quick run takes place, which no task tells (commands.md 7, 8). */
export interface QuickRequestOptions {
  readonly platform: string;
  readonly timeout?: number | undefined;
  readonly authMode?: string | undefined;
  readonly sourceAcrAuthId?: string | undefined;
  readonly agentPool?: string | undefined;
  readonly logTemplate?: string | undefined;
}
