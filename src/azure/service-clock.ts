import type { PipelinePolicy } from '@azure/core-rest-pipeline';

/** The clock of Resource Manager, as its responses show it: this machine's may differ greatly. */
export interface ServiceClock {
  readonly policy: PipelinePolicy;
  /** The time there; before the first response, the time here. */
  now(): Date;
}

export const createServiceClock = (armEndpoint: string, now: () => Date): ServiceClock => {
  const { origin } = new URL(armEndpoint);
  let aheadMs = 0;
  return {
    now: () => new Date(now().getTime() + aheadMs),
    policy: {
      name: 'acrtaskServiceClock',
      sendRequest: async (request, next) => {
        const response = await next(request);
        const shown = Date.parse(response.headers.get('date') ?? '');
        if (!Number.isNaN(shown) && new URL(request.url).origin === origin) aheadMs = shown - now().getTime();
        return response;
      },
    },
  };
};
