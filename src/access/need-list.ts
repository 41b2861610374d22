import { type ImagePlace, isHub, placeOfImage } from './image-place.ts';
import { mergeNeeds } from './merge-needs.ts';
import {
  type Need,
  type RegistryLogin,
  type RegistryNeed,
  type SecretTarget,
  type Source,
  secretKey,
} from './model.ts';
import { hasPlaceholder } from './placeholders.ts';

/** The logins of a run, and the names of the cloud. */
export interface LoginTable {
  /** The registry of the task, in lower case. */
  readonly own: string;
  readonly sourceLogin: RegistryLogin;
  /** By login server in lower case. */
  readonly credentials: ReadonlyMap<string, RegistryLogin>;
  /** `.azurecr.io` */
  readonly suffix: string;
}

/** Collects the needs of one run. */
export interface NeedList {
  add(need: Need): void;
  /** An image that is pulled or pushed. Public registries need no login to pull, so a pull there is no need. */
  image(action: 'pull' | 'push', name: string, source: Source, isGuess?: boolean): void;
  /** As `image`, for what is known of an image. */
  place(action: RegistryNeed['action'], place: ImagePlace, source: Source, isGuess?: boolean): void;
  /** A reason more for the needs of this secret, if there are any. */
  alsoNamed(secret: SecretTarget, source: Source): void;
  /** A step logs in to this registry by itself. */
  stepLogsIn(loginServer: string): void;
  all(): readonly Need[];
  /** The sources of images whose registry is not known before a run. */
  unplaced(): readonly Source[];
}

export const createNeedList = ({ own, sourceLogin, credentials, suffix }: LoginTable): NeedList => {
  const needs: Need[] = [];
  const loggedIn = new Set<string>();
  const named: { readonly key: string; readonly source: Source }[] = [];
  const unplaced = new Map<string, Source>();

  /** The credential of a registry by the name that it has in the task: Docker Hub has several. */
  const credentialOf = (server: string): { server: string; login: RegistryLogin } | undefined => {
    for (const [each, login] of credentials)
      if (each === server || (isHub(each) && isHub(server))) return { server: each, login };
    return undefined;
  };

  const place: NeedList['place'] = (action, { loginServer, repository }, source, isGuess = false) => {
    const credential = credentialOf(loginServer);
    const isOurs = loginServer === own || loginServer.endsWith(suffix);
    if (!credential && !isOurs && (action !== 'push' || isGuess || /^localhost\b/.test(loginServer))) return;
    const login = credential?.login ?? (loginServer === own ? sourceLogin : ({ by: 'nothing' } as const));
    if (action === 'log in' && login.by === 'nothing' && !isGuess) return;
    needs.push({
      kind: 'registry',
      loginServer: credential?.server ?? loginServer,
      action: action === 'log in' && login.by === 'nothing' ? 'pull' : action,
      ...(repository === undefined || action === 'log in' ? {} : { repository }),
      login,
      ...(isGuess ? { isGuess: true as const } : {}),
      sources: [source],
    });
  };

  return {
    add: (need) => void needs.push(need),
    place,
    image: (action, name, source, isGuess) => {
      const found = placeOfImage(name);
      if (found) place(action, found, source, isGuess);
      else if (hasPlaceholder(name) && !isGuess) unplaced.set(JSON.stringify(source), source);
    },
    unplaced: () => [...unplaced.values()],
    alsoNamed: (secret, source) => void named.push({ key: secretKey(secret), source }),
    stepLogsIn: (loginServer) => void loggedIn.add(loginServer.toLowerCase()),
    all: () => {
      const again = needs.flatMap((need) =>
        need.kind === 'secret'
          ? named
              .filter(({ key }) => key === secretKey(need.secret))
              .map(({ source }) => ({ ...need, sources: [source] }))
          : [],
      );
      return mergeNeeds([...needs, ...again].filter((need) => !isServedBySteps(need, loggedIn)));
    },
  };
};

/** A registry without a credential that a step of the run logs in to. */
const isServedBySteps = (need: Need, loggedIn: ReadonlySet<string>): boolean =>
  need.kind === 'registry' &&
  need.login.by === 'nothing' &&
  [...loggedIn].some((each) => each === need.loginServer || (isHub(each) && isHub(need.loginServer)));
