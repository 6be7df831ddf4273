import { day, type Instant } from '@/lib/values/instant'
import type { CanaryAnswer } from './answers'
import { type Finding, found } from './checks'

/** A quarter: as often as PCI DSS 4.0.1 wants vulnerabilities looked for (11.3.1). By then the program is another one. */
const oldMs = 90 * day

/** What the last run of the canary says today. */
export function judgeCanary({ last }: CanaryAnswer, now: Instant): Finding {
  if (!last) return found('canary', 'canaryNever')
  const { ranAt, planted, found: seen, hits } = last
  if (hits > 0) return found('canary', 'canaryHits', { count: String(hits) }, ranAt)
  if (planted === 0 || seen < planted)
    return found('canary', 'canaryBlind', { missing: String(planted - seen), total: String(planted) }, ranAt)
  const days = Math.floor((now - ranAt) / day)
  if (now - ranAt > oldMs) return found('canary', 'canaryOld', { days: String(days) }, ranAt)
  return found('canary', 'canaryClean', {}, ranAt)
}
