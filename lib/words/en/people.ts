/** Signing in, the lock, one's own account, and the people an admin looks after. */

/** The second half of signing in, and wherever a fresh code is asked for. */
export const factorWords = {
  heading: 'Code',
  lead: 'Open your authenticator app and type the six figures that stand beside Sotto.',
  label: 'Code',
  help: 'Phone lost? A recovery code works here too.',
  missing: 'Type the code.',
  submit: 'Sign in',
  busy: 'Signing in',
  startOver: 'Use another account',
  expired: 'That took too long. Begin again with your password.',
  needLink: 'Your account has no second factor yet. Ask an admin for a new link.',
  freshTitle: 'Show your code once more',
  freshLead:
    'What you are about to do needs a fresh code from your authenticator app. It counts for five minutes.',
  freshSubmit: 'Confirm',
  freshBusy: 'Checking',
  freshClose: 'Not now',
} as const

/** Signing in at a provider of OpenID Connect, and why that did not work. */
export const providerWords = {
  submit: (name: string) => `Sign in with ${name}`,
  or: 'or',
  unknown: 'Nobody has invited you here under that account. Ask an admin.',
  failed: 'Signing in there did not work. Try again.',
  unreachable: 'It cannot be reached right now. Try again, or use your password.',
  link: 'Your account has no second factor yet. Ask an admin for a new link.',
} as const

/** A screen that nobody was at. */
export const lockWords = {
  heading: 'Locked',
  away: 'Nobody was at this screen for 15 minutes.',
  lead: (name: string) => `Show that you are ${name}.`,
  onCall: 'The screen is locked. The call and the card entry go on; taking money waits for you.',
  oneIsEnough: 'During a call one of the two is enough.',
  password: 'Password',
  code: 'Code',
  unlock: 'Unlock',
  busy: 'Unlocking',
  signOut: 'Sign out',
  unlocked: 'Unlocked.',
} as const

/** The page that a link leads to. */
export const invitationWords = {
  title: 'Your invitation',
  welcome: (name: string) => `Welcome, ${name}`,
  lead: (email: string) => `You sign in as ${email}. Two steps: an authenticator app, and a password.`,
  opening: 'Opening your link',
  appHeading: '1. Add Sotto to an authenticator app',
  appLead: 'Scan this with the app on your phone. It then shows six figures that change every half minute.',
  picture: 'Picture for an authenticator app',
  byHand: 'Or type this into the app',
  secret: 'the key',
  code: 'The six figures that it shows now',
  codeMissing: 'Type the six figures that the app shows.',
  passwordHeading: '2. Choose a password',
  passwordLead: (charactersMin: number, both: boolean) =>
    `At least ${charactersMin} characters${both ? ', with a letter and a digit' : ''}. A few words that only you would put together are best.`,
  password: 'Password',
  passwordMissing: 'Choose a password.',
  show: 'Show what I type',
  atProvider: (name: string) => `I sign in with ${name} instead`,
  submit: 'Finish',
  busy: 'Saving',
  void: 'This link was used or has run out. Ask an admin for a new one.',
  toSignIn: 'Go to sign-in',
} as const

/** Shown once, wherever new ones are made. */
export const recoveryWords = {
  heading: 'Your recovery codes',
  lead: 'Each lets you in once when your phone is lost. Keep them where your phone is not. They are not shown again.',
  copyAll: 'all codes',
  kept: 'I have kept them',
} as const

/** One's own account. */
export const accountWords = {
  title: 'Your account',
  passwordHeading: 'Password',
  current: 'Your password now',
  currentMissing: 'Enter your password.',
  next: 'New password',
  changePassword: 'Change password',
  passwordChanged: 'Changed. Your other sessions have ended.',
  noPassword: 'You sign in elsewhere; there is no password here.',
  factorHeading: 'Authenticator app',
  factorSince: 'Set up',
  factorNone: 'Not set up.',
  /** What replaces something of the second factor. */
  begin: { app: 'Set up another app', codes: 'New recovery codes' },
  proveLead: 'Enter your password once more. Whoever changes this can sign in as you.',
  replaceLead:
    'Scan this with the new app and type the six figures that it shows. The app of before stops working.',
  replaceSubmit: 'Use this app',
  codesLeft: (count: number) =>
    count === 1 ? '1 recovery code is left.' : `${count} recovery codes are left.`,
  newCodesLine: 'Those of before stop working.',
  sessionsHeading: 'Where you are signed in',
  thisOne: 'This browser',
  since: 'Since',
  active: 'last active',
  end: 'End',
  endOthers: 'End all others',
  ended: 'Ended.',
  unknownBrowser: 'Unknown browser',
  close: 'Close',
} as const

/** The people of this installation. */
export const peopleWords = {
  title: 'People',
  lead: 'Everybody who may sign in. What you change here takes effect within a second.',
  invite: 'Invite somebody',
  inviteTitle: 'Invite somebody',
  inviteLead:
    'You get a link to hand over. Whoever follows it first sets the password and the second factor.',
  name: 'Name',
  email: 'E-mail',
  roles: 'Roles',
  role: { agent: 'Agent', supervisor: 'Supervisor', admin: 'Admin' },
  roleLine: {
    agent: 'Takes payments on calls.',
    supervisor: 'Sees all payments, settles and stops.',
    admin: 'Lets people in. Sees no customer.',
  },
  makeLink: 'Make the link',
  making: 'Making it',
  linkTitle: (name: string) => `The link for ${name}`,
  linkLead: 'Hand it over in a way that nobody else reads. It works once, and is not shown again.',
  link: 'the link',
  linkUntil: 'It works until',
  done: 'Done',
  you: 'You',
  columns: { name: 'Name', roles: 'Roles', state: 'State', seen: 'Last active', act: 'Change' },
  never: 'Never',
  active: 'Can sign in',
  invited: 'Invited',
  noFactor: 'Needs a link',
  locked: 'Locked after wrong tries',
  disabled: 'Disabled',
  change: 'Change',
  changeTitle: (name: string) => name,
  device: 'Their device registers at Twilio as',
  deviceName: 'the name of the device',
  saveRoles: 'Save roles',
  newLink: 'New link',
  newLinkLine:
    'For whoever lost the password or the phone. Both are set anew by it; until then the old ones work.',
  unlock: 'Unlock',
  unlockLine: 'Ten wrong tries lock an account for half an hour.',
  endSessions: 'End all sessions',
  endSessionsLine: 'Signed out everywhere within a second.',
  disable: (name: string) => `Disable ${name}`,
  disableLine: 'Cannot sign in any more; all sessions end at once. Nothing of what they did is removed.',
  enable: (name: string) => `Enable ${name}`,
  enableLine: 'Can sign in again as before.',
  close: 'Close',
  saved: 'Saved.',
  empty: 'Nobody yet.',
} as const
