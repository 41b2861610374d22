import type { EmulatorContext } from '../emulator-context.ts';
import type { Principal } from '../store/state.ts';

type DirectoryContext = Pick<EmulatorContext, 'store'>;

/** The principals of a type, in order of creation. */
export const principalsOf = (context: DirectoryContext, type: Principal['type']): Principal[] =>
  Object.values(context.store.state.principals).filter((each) => each.type === type);

const isMember = ({ members = [] }: Principal, objectId: string): boolean =>
  members.some((each) => each.toLowerCase() === objectId.toLowerCase());

/** The groups that a principal belongs to, directly or through other groups, the nearest first. */
export const groupsOf = (context: DirectoryContext, objectId: string): Principal[] => {
  const found: Principal[] = [];
  const groups = principalsOf(context, 'Group');
  let inner = [objectId];
  while (inner.length > 0) {
    const outer = groups.filter((group) => !found.includes(group) && inner.some((id) => isMember(group, id)));
    found.push(...outer);
    inner = outer.map((group) => group.objectId);
  }
  return found;
};

/** The object IDs under which a principal can have a role: its own, and those of its groups. In lower case. */
export const assigneesOf = (context: DirectoryContext, objectId: string): ReadonlySet<string> =>
  new Set([objectId, ...groupsOf(context, objectId).map((group) => group.objectId)].map((id) => id.toLowerCase()));

/** The members of a group that still exist. */
export const membersOf = ({ store }: DirectoryContext, { members = [] }: Principal): Principal[] =>
  members.flatMap((id) => store.state.principals[id.toLowerCase()] ?? []);

/** The principal with that object ID, client ID, or display name, in any letter case. */
export const findPrincipal = ({ store }: DirectoryContext, text: string): Principal | undefined => {
  const wanted = text.toLowerCase();
  const all = Object.values(store.state.principals);
  return (
    store.state.principals[wanted] ??
    all.find(({ clientId }) => clientId !== '' && clientId.toLowerCase() === wanted) ??
    all.find(({ displayName }) => displayName.toLowerCase() === wanted)
  );
};

/** Adds a group without members to the directory. */
export const addGroup = (context: Pick<EmulatorContext, 'store' | 'now' | 'newId'>, displayName: string): Principal => {
  const objectId = context.newId();
  const group: Principal = {
    objectId,
    clientId: '',
    displayName,
    type: 'Group',
    members: [],
    createdAt: context.now().toISOString(),
  };
  context.store.state.principals[objectId.toLowerCase()] = group;
  return group;
};

/** Adds a principal to a group; false when it was a member already. */
export const addMember = (group: Principal, { objectId }: Principal): boolean => {
  if (isMember(group, objectId)) return false;
  group.members = [...(group.members ?? []), objectId];
  return true;
};

/** Removes a principal from a group; false when it was not a member. */
export const removeMember = (group: Principal, objectId: string): boolean => {
  if (!isMember(group, objectId)) return false;
  group.members = (group.members ?? []).filter((each) => each.toLowerCase() !== objectId.toLowerCase());
  return true;
};
