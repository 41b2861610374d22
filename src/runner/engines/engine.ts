import type { Network, Step } from '../../taskfile/model.ts';
import type { Outcome } from '../../taskfile/steps/step-actions.ts';
import type { RunFolder } from '../run-folder.ts';
import type { IsSecret } from '../secret-words.ts';

export const engineNames = ['docker', 'podman', 'buildah'] as const;
export type EngineName = (typeof engineNames)[number];

/** Who reads what a program prints, as it comes, and what ends the program early. */
export interface Attached {
  /** Nothing more is read of the program until a promise that this returns is fulfilled. */
  write(stream: 'stdout' | 'stderr', bytes: Uint8Array): void | Promise<void>;
  readonly signal: AbortSignal;
}

export interface RegistryLogin {
  /** `myregistry.azurecr.io`, `127.0.0.1:5000`, `docker.io`. */
  readonly server: string;
  readonly username: string;
  readonly password: string;
}

/**
 * What runs containers, for one run: its logins and folders are the run's, and everything that it makes carries the run's
 * label. Every method resolves with how the engine's program ended; it rejects when the program cannot be started.
 */
export interface Engine {
  readonly name: EngineName;
  /** What the file `.docker/config.json` in the run's home folder begins with, as an object of JSON. */
  readonly clientConfig: Readonly<Record<string, unknown>>;
  createNetwork(network: Network): Promise<Outcome>;
  /** Logs in with the password on standard input, and keeps the login in the run's home folder. */
  logIn(login: RegistryLogin, signal: AbortSignal): Promise<Outcome>;
  /**
   * Runs the container of a cmd step, or carries out a build. A step that is cut off by the signal is `isTimedOut`. What
   * `isSecret` says to be a secret does not become an argument of a program, as far as that can be avoided.
   */
  runStep(step: Step, attached: Attached, isSecret?: IsSecret): Promise<Outcome>;
  pull(image: string, attached: Attached): Promise<Outcome>;
  /** `options` are the engine's own, for its client's `push`. */
  push(image: string, attached: Attached, options?: readonly string[]): Promise<Outcome>;
  /** Makes the builder of steps with `cache: enabled`, once, before the first step. */
  prepareCache(attached: Attached): Promise<Outcome>;
  /** Is told, before a build, of the images that its Dockerfile begins with. */
  expectImages(images: readonly string[]): Promise<void>;
  /**
   * The digests of images, each `repository@sha256:...`, by the name asked for; names of images that are not there are
   * left out.
   */
  repoDigests(images: readonly string[]): Promise<ReadonlyMap<string, readonly string[]>>;
  /** Removes the images whose names begin with one of these registries, such as `127.0.0.1:41234`. */
  removeImages(registries: readonly string[]): Promise<void>;
  /**
   * How to run a shell in the image of a cmd step, with the options and mounts of the step, at the user's terminal; undefined
   * for a step without an image of its own. Absent where the engine cannot.
   */
  shell?(step: Step): Promise<ShellProgram | undefined>;
  /**
   * Removes the containers and networks of the run that are still there. Those of others are never touched. Resolves with
   * the networks that could not be removed.
   */
  cleanUp(): Promise<readonly KeptNetwork[]>;
}

/** A network that an engine would not remove, and its reason. */
export interface KeptNetwork {
  readonly name: string;
  readonly reason: string;
}

/** A program for the user's terminal. */
export interface ShellProgram {
  readonly words: readonly string[];
  readonly cwd: string;
  readonly env: Readonly<Record<string, string>>;
}

/** What an engine is looked for with. */
export interface EngineSearch {
  /** A folder of this machine that the engine must be able to mount, such as the one of the runs. */
  readonly folder: string;
  readonly signal?: AbortSignal;
}

/** An engine of this machine that can be used. */
export interface UsableEngine {
  readonly name: EngineName;
  readonly version: string;
  /** The engine for the run of a folder. */
  of(folder: RunFolder): Engine;
}
