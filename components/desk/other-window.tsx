'use client'

import { AppWindow } from 'lucide-react'
import { use } from 'react'
import { deskWords } from '@/lib/words'
import { useKeys } from '../keys/use-keys'
import { Acting } from '../ui/acting'
import { Button } from '../ui/button'
import { Notice } from '../ui/notice'

/** Another window of this person acts. One press, and this one does. */
export function OtherWindow({ onHere }: { onHere: () => Promise<unknown> }) {
  return (
    <div className="mb-4">
      <Notice
        face={{ tone: 'attention', icon: AppWindow }}
        actions={
          <Acting value={true}>
            <span>
              <Here onHere={onHere} />
            </span>
          </Acting>
        }
      >
        {deskWords.screens.line}
      </Notice>
    </div>
  )
}

function Here({ onHere }: { onHere: () => Promise<unknown> }) {
  const acting = use(Acting)
  useKeys(acting ? { primary: () => void onHere() } : {})
  return (
    <Button keyCap="Enter" onPress={() => void onHere()}>
      {deskWords.screens.here}
    </Button>
  )
}
