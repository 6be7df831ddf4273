'use client'

import { invitationWords as words } from '@/lib/words'
import { Copy } from '../ui/copy'
import { TextField } from '../ui/field'
import { Qr } from './qr'

/** What an authenticator app needs, and the field for the first code that it shows. */
export function Authenticator({
  secret,
  appAddress,
  code,
  problem,
  onCode,
}: {
  secret: string
  appAddress: string
  code: string
  problem: string | null
  onCode: (code: string) => void
}) {
  return (
    <div className="flex flex-col gap-4 band:flex-row">
      <Qr text={appAddress} name={words.picture} />
      <div className="flex min-w-0 flex-1 flex-col gap-3">
        <div>
          <p className="text-small text-text-3">{words.byHand}</p>
          <p className="flex flex-wrap items-center gap-1 font-mono text-small" data-secret>
            {(secret.match(/.{1,4}/g) ?? []).join(' ')}
            <Copy text={secret} what={words.secret} />
          </p>
        </div>
        <TextField
          label={words.code}
          problem={problem}
          name="code"
          face="mono"
          autoComplete="one-time-code"
          value={code}
          onValue={onCode}
        />
      </div>
    </div>
  )
}
