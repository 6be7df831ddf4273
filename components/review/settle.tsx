'use client'

import { UserCheck } from 'lucide-react'
import { useRef, useState } from 'react'
import { confirmSettlement, proposeSettlement, withdrawSettlement } from '@/lib/client/commands'
import {
  type CaseView,
  type SettlementSource,
  settlementSources,
  type Verdict,
  verdicts,
} from '@/lib/wire/views'
import {
  refusalSentence,
  settlementSourceNames,
  settlementSourceOptions,
  verdictNames,
  unresolvedWords as words,
} from '@/lib/words'
import { useCommand } from '../desk/use-command'
import { announce } from '../ui/announcer'
import { Button } from '../ui/button'
import { Dialog } from '../ui/dialog'
import { Choices, focusField, TextField } from '../ui/field'
import { Notice } from '../ui/notice'
import { Refused } from '../ui/refused'

/** Asks what a bank has told, and hands it to a second person. */
export function Settle({ id, twice }: { id: string; twice: boolean }) {
  const [open, setOpen] = useState(false)
  return (
    <>
      <Button icon={UserCheck} onPress={() => setOpen(true)}>
        {words.settle}
      </Button>
      {open && <SettleDialog id={id} twice={twice} onClose={() => setOpen(false)} />}
    </>
  )
}

function SettleDialog({ id, twice, onClose }: { id: string; twice: boolean; onClose: () => void }) {
  // Nothing is chosen beforehand: what moves money on paper is never what somebody has merely not changed.
  const [verdict, setVerdict] = useState<Verdict | null>(twice ? 'taken' : null)
  const [source, setSource] = useState<SettlementSource | null>(null)
  const [reference, setReference] = useState('')
  const [tried, setTried] = useState(false)
  const form = useRef<HTMLFormElement>(null)
  const command = useCommand(proposeSettlement)
  const beside = command.refusal?.field === 'sourceReference' ? command.refusal.refusal : null
  const send = async () => {
    setTried(true)
    if (verdict === null || source === null) {
      announce(verdict === null ? words.noVerdict : words.noSource, 'assertive')
      focusField(form.current, verdict === null ? 'verdict' : 'source')
      return
    }
    const answer = await command.run(id, { verdict, source, sourceReference: reference })
    if (answer?.ok) onClose()
    else if (answer?.error.field) focusField(form.current, answer.error.field)
  }
  return (
    <Dialog
      open
      title={words.settleQuestion}
      onClose={onClose}
      actions={
        <>
          <Button onPress={onClose}>{words.keepGoing}</Button>
          <Button kind="primary" busy={command.busy} onPress={() => void send()}>
            {words.propose}
          </Button>
        </>
      }
    >
      <form
        ref={form}
        noValidate
        className="flex flex-col gap-3"
        onSubmit={(event) => {
          event.preventDefault()
          void send()
        }}
      >
        <p className="text-text-2">{twice ? words.settleTwice : words.settleLine}</p>
        {!twice && (
          <Choices
            legend={words.verdict}
            name="verdict"
            value={verdict}
            options={verdicts.map((value) => ({ value, words: verdictNames[value] }))}
            onValue={setVerdict}
            problem={tried && verdict === null ? words.noVerdict : null}
          />
        )}
        <Choices
          legend={words.source}
          name="source"
          value={source}
          options={settlementSources.map((value) => ({ value, words: settlementSourceOptions[value] }))}
          onValue={setSource}
          problem={tried && source === null ? words.noSource : null}
        />
        <TextField
          label={words.sourceReference}
          problem={beside && refusalSentence(beside, null)}
          name="sourceReference"
          value={reference}
          onValue={setReference}
        />
        {command.sentence && beside === null && <Refused sentence={command.sentence} />}
      </form>
    </Dialog>
  )
}

type Proposal = NonNullable<CaseView['proposed']>

/** What one person says, until a second one has confirmed it. */
export function Proposed({
  id,
  proposed,
  actions,
}: {
  id: string
  proposed: Proposal
  actions: CaseView['actions']
}) {
  const [asking, setAsking] = useState(false)
  const confirm = useCommand(() => confirmSettlement(id, proposed.at))
  const withdraw = useCommand(() => withdrawSettlement(id))
  const said = words.proposed({
    name: proposed.byName,
    verdict: verdictNames[proposed.verdict],
    source: settlementSourceNames[proposed.source],
    reference: proposed.reference,
  })
  const mayConfirm = actions.includes('confirm')
  return (
    <Notice
      face={{ tone: 'attention', icon: UserCheck }}
      actions={
        <span className="flex flex-wrap items-center gap-2">
          {mayConfirm && (
            <Button busy={confirm.busy} onPress={() => setAsking(true)}>
              {words.confirm[proposed.verdict]}
            </Button>
          )}
          {actions.includes('withdraw') && (
            <Button kind="quiet" busy={withdraw.busy} onPress={() => void withdraw.run()}>
              {words.withdraw}
            </Button>
          )}
          <Refused sentence={confirm.sentence ?? withdraw.sentence} />
        </span>
      }
    >
      {said} {!mayConfirm && words.own}
      <Dialog
        open={asking}
        title={words.confirmQuestion}
        onClose={() => setAsking(false)}
        actions={
          <>
            <Button firstFocus onPress={() => setAsking(false)}>
              {words.keepGoing}
            </Button>
            <Button
              kind="primary"
              onPress={() => {
                setAsking(false)
                void confirm.run()
              }}
            >
              {words.confirm[proposed.verdict]}
            </Button>
          </>
        }
      >
        <p className="text-text-2">{said}</p>
      </Dialog>
    </Notice>
  )
}
