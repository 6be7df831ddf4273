import type { Result } from '@/lib/values/result'
import { type AuditView, auditFound, auditView } from '@/lib/wire/audit'
import { type Refusal, read, request } from './fetcher'
import { type Resource, useLiving } from './resources'

/** One page of the audit, as the page's own address asks for it. Rows get their seals within seconds of being written. */
export function useAudit(search: string): Resource<AuditView> {
  return useLiving(
    search === '' ? '/api/audit' : `/api/audit?${search}`,
    (key) => read(key, auditView),
    (_, news) => news.type === 'hello',
    (known) => known?.rows.some(({ serial }) => serial === null) ?? false,
  )
}

/** The ids of what a text names. The text travels in the body, and stays in no address. */
export async function findSubjects(text: string): Promise<Result<readonly string[], Refusal>> {
  const found = await request('POST', '/api/audit/find', auditFound, { text })
  return found.ok ? { ok: true, value: found.value.subjects } : found
}
