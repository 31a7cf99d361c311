import type { Role, Scope } from '../generated/api.ts';

const ROLES: Record<Role, { name: string; may: string }> = {
  admin: { name: 'Administrator', may: 'manages agents, people, tokens and settings' },
  member: { name: 'Member', may: 'changes collections and asks for jobs' },
  read_only: { name: 'Read only', may: 'looks at everything and changes nothing' },
};

const SCOPES: Record<Scope, string> = {
  read: 'Read: look at agents, collections, jobs and results',
  write: 'Write: also change collections and ask for jobs',
  admin: 'Admin: also manage agents, people and settings',
};

/** What a role is called. */
export function roleName(role: Role): string {
  return ROLES[role].name;
}

/** Roles to choose from, each with what it may do. */
export const ROLE_OPTIONS = (Object.keys(ROLES) as Role[]).map((value) => ({
  value,
  text: `${ROLES[value].name}: ${ROLES[value].may}`,
}));

/** Scopes to choose from, each with what it allows. */
export const SCOPE_OPTIONS = (Object.keys(SCOPES) as Scope[]).map((value) => ({ value, text: SCOPES[value] }));
