'use client'

import { LogOut } from 'lucide-react'
import { useState } from 'react'
import { knownDeskCall } from '@/lib/client/resources'
import { screen } from '@/lib/words'
import { Button } from '../ui/button'
import { Dialog } from '../ui/dialog'
import { Icon } from '../ui/icon'
import { leave } from './leave'
import { ItemWords, item } from './nav-item'

const { nav } = screen

/** Signing out in the middle of a call would leave the caller with a desk that nobody sees: it asks once. */
export function SignOut() {
  const [asking, setAsking] = useState(false)
  return (
    <>
      <button
        type="button"
        className={`${item} text-text-2`}
        onClick={() => (knownDeskCall() === 'live' ? setAsking(true) : void leave())}
      >
        <Icon of={LogOut} />
        <ItemWords always={false}>{nav.signOut}</ItemWords>
      </button>
      <Dialog
        open={asking}
        title={nav.signOutQuestion}
        onClose={() => setAsking(false)}
        actions={
          <>
            <Button onPress={() => void leave()}>{nav.signOut}</Button>
            <Button kind="primary" keyCap="Esc" firstFocus onPress={() => setAsking(false)}>
              {screen.card.keepGoing}
            </Button>
          </>
        }
      >
        <p className="text-text-2">{nav.signOutLine}</p>
      </Dialog>
    </>
  )
}
