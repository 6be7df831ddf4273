import type { Action } from '../permissions'

/** What is written down, by name. An export, once there is one, is called by what is exported: `payment.export`. */
export type AuditAction = Action | (typeof furtherActions)[number]

/**
 * Names that no handler is asked for: steps of one action, and what happens at the door. `various`: more kinds of refusals
 * of one person than get rows of their own.
 */
export const furtherActions = [
  'payment.confirmSettlement',
  'payment.withdrawSettlement',
  'person.password',
  'person.linkProvider',
  'person.acceptInvitation',
  'person.invite',
  'person.newLink',
  'person.roles',
  'person.disable',
  'person.enable',
  'person.unlock',
  'person.endSessions',
  'account.password',
  'account.secondFactor',
  'account.recoveryCodes',
  'account.endSessions',
  'person.signIn',
  'person.signOut',
  'various',
] as const

/** Only looking: written down once in a while for each person and thing, and changing nothing. */
export const viewActions = [
  'desk.view',
  'payment.view',
  'payment.list',
  'unresolved.list',
  'reference.check',
  'audit.view',
] as const satisfies readonly Action[]

/** What became of it. */
export const auditOutcomes = ['done', 'refused', 'failed'] as const
export type AuditOutcome = (typeof auditOutcomes)[number]
