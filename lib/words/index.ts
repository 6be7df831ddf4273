/** The words of the product. One folder for each language; a second one needs the same total tables. */
export { announcements, cardSpoken, slotNames } from './en/announcements'
export {
  auditActionNames,
  auditActionWords,
  auditDetailLines,
  auditOutcomeWords,
  auditSubjectWords,
  auditWords,
} from './en/audit'
export {
  brandNames,
  cardInWords,
  clearsWords,
  fieldNames,
  fieldNamesInside,
  keyCount,
  listed,
  type RowFacts,
  type RowState,
  rowWords,
} from './en/card'
export {
  awayLine,
  awayWords,
  briefPayment,
  deskWords,
  earlierWords,
  lastKnownWords,
} from './en/desk'
export {
  byHandWords,
  checkStateWords,
  checkWords,
  codeWords,
  findingWords,
  groupWords,
  type HealthGroup,
  healthWords,
  summaryWords,
  wordsOfFinding,
} from './en/health'
export { amountInWords, amountSpoken, digitByDigit, numberInWords } from './en/numbers'
export {
  accountWords,
  factorWords,
  invitationWords,
  lockWords,
  peopleWords,
  providerWords,
  recoveryWords,
} from './en/people'
export { type RefusalName, refusalSentence, refusalWords } from './en/refusals'
export { type ResultFacts, results } from './en/results'
export {
  type SayFacts,
  type SayKey,
  sentences,
  spokenReference,
  type WaitingKey,
  waitingLines,
} from './en/say'
export { paidBefore, paymentTitle, referenceBlocked, screen, takeLabel } from './en/screen'
export { linkWords, settingsWords } from './en/settings'
export { type KeyPrivacy, keyPrivacyWords, recordingWords, statusWords } from './en/statuses'
export { sourceWords, timelineWords } from './en/timeline'
export {
  settlementSourceNames,
  settlementSourceOptions,
  stopReasonWords,
  stopWords,
  unresolvedWords,
  verdictNames,
} from './en/unresolved'
export { isTimelineKey, type TimelineKey, type TimelineValues, timelineKeys } from './timeline'
