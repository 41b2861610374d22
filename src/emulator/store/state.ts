import type { ContentStore } from './content-store.ts';

/** A stored ARM resource: what the service would show to a caller who may read secrets. */
export interface Resource {
  /** The canonical ID (`/subscriptions/.../resourceGroups/...`), with names as first created. */
  id: string;
  name: string;
  type: string;
  location?: string;
  tags?: Record<string, string>;
  sku?: { name: string; tier: string };
  identity?: ResourceIdentity;
  systemData?: Record<string, string>;
  // biome-ignore lint/suspicious/noExplicitAny: each resource type has members of its own
  properties: Record<string, any>;
}

export interface ResourceIdentity {
  type: string;
  principalId?: string;
  tenantId?: string;
  userAssignedIdentities?: Record<string, { principalId: string; clientId: string }>;
}

/** A principal that can have roles: a managed identity, the user who started the emulator, or a group. */
export interface Principal {
  objectId: string;
  /** Empty for a group. */
  clientId: string;
  displayName: string;
  type: 'ServicePrincipal' | 'User' | 'Group';
  /** The resource this identity belongs to: a user-assigned identity or a task. */
  resourceId?: string;
  /** ISO time; absent for those who were there from the start. */
  createdAt?: string;
  /** Of a group: the object IDs of its members. */
  members?: readonly string[];
}

/** One version of a Key Vault secret. Times are Unix seconds. */
export interface SecretVersion {
  version: string;
  value: string;
  contentType?: string;
  tags?: Record<string, string>;
  attributes: { enabled: boolean; created: number; updated: number; exp?: number; nbf?: number };
}

export interface Secret {
  name: string;
  versions: SecretVersion[];
}

export interface Manifest {
  mediaType: string;
  createdTime: string;
  /** What it is about: the digest of another manifest (OCI image specification, `subject`). */
  subject?: Referrer;
}

/** How a manifest shows up among the referrers of its subject. */
export interface Referrer {
  digest: string;
  artifactType?: string;
  annotations?: Record<string, string>;
}

/** An upload of a blob that has not been completed. */
export interface Upload {
  host: string;
  repository: string;
  /** ISO time */
  startedAt: string;
}

export interface Tag {
  digest: string;
  createdTime: string;
  lastUpdateTime: string;
}

export interface Repository {
  name: string;
  manifests: Record<string, Manifest>;
  tags: Record<string, Tag>;
}

/** A blob's headers; `Store.blobs` keeps the bytes under the same path. */
export interface BlobInfo {
  type: 'AppendBlob' | 'BlockBlob';
  contentType: string;
  lastModified: string;
  etag: string;
  metadata: Record<string, string>;
}

/** A git repository and the local folder that serves as it. */
export interface MappedRepository {
  readonly url: string;
  readonly folder: string;
}

/** The emulator's whole state, as plain data: one JSON document. Keys that are names are lower-cased. */
export interface State {
  tenantId: string;
  /** Object ID of the user who started the emulator, a key of `principals`: Owner of everything. */
  callerId: string;
  /** Signs SAS links and registry tokens, so that they stay valid across a restart. Hex. */
  signingKey: string;
  resources: Record<string, Resource>;
  principals: Record<string, Principal>;
  /** vault name -> secret name -> secret */
  secrets: Record<string, Record<string, Secret>>;
  /** registry host (`myregistry.azurecr.io`, `docker.io`) -> repository name -> repository */
  repositories: Record<string, Record<string, Repository>>;
  /** registry host -> repository name -> digest of a blob that was pushed or mounted there -> its length */
  repositoryBlobs: Record<string, Record<string, Record<string, number>>>;
  /** ID -> upload to a registry under way */
  uploads: Record<string, Upload>;
  /** path (`/container/logs/cf1/rawtext.log`) -> headers */
  blobs: Record<string, BlobInfo>;
  /** registry id -> number of the last run */
  runCounters: Record<string, number>;
  /** Repositories mapped while the emulator was running. */
  mappedRepositories: readonly MappedRepository[];
  /** Faults that are set: name -> value, empty without one. */
  faults: Record<string, string>;
  /** How far the emulator's clock is ahead of this machine's, in milliseconds. */
  clockAhead: number;
}

/**
 * The emulator's memory. Handlers change `state` and `blobs` directly; `save` is called after each request that
 * wrote.
 */
export interface Store {
  readonly state: State;
  /** Bytes by path; separate from `state` because they are large. */
  readonly blobs: BlobStore;
  /** Manifests and blobs of the registries, by digest. */
  readonly contents: ContentStore;
  /** Persists changes atomically. In memory: does nothing. */
  save(): Promise<void>;
}

export interface BlobStore {
  get(path: string): Uint8Array<ArrayBuffer> | undefined;
  /** Keeps `bytes` without a copy: nothing else may change them from then on. */
  set(path: string, bytes: Uint8Array<ArrayBuffer>): void;
  append(path: string, bytes: Uint8Array): void;
  delete(path: string): void;
}
