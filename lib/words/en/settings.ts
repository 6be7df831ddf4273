/** The settings of one browser, and the links behind the connection chip. */
export const settingsWords = {
  open: 'Settings',
  heading: 'Settings',
  keys: 'Single-letter keys (R, S, X, 1–4)',
  keysLine: 'Off, each action still has its button. Enter and Esc always work.',
  sounds: 'Sounds',
  soundsLine: 'An incoming call, and a note when something needs you. Never a sound for a key.',
  volumes: { off: 'Off', soft: 'Soft', loud: 'Loud' },
  announcements: 'Screen reader',
  announcementsLine: 'What is told while you work. The sentence to say is never told.',
  modes: { speech: 'Speech', tones: 'Short tones', off: 'Off' },
  close: 'Close',
} as const

/** The ways to the outside, one by one. */
export const linkWords = {
  menu: 'Connection, details',
  heading: 'Connection',
  server: 'Server',
  live: 'Live updates',
  phone: 'Phone service',
  bank: 'Card system',
  records: 'Records',
  states: { up: 'Working', down: 'Not answering', unknown: 'Not used yet' },
  broken: {
    phone: 'Phone service not answering',
    bank: 'Card system not answering',
    records: 'Nothing can be recorded',
  },
} as const
