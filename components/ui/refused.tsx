import { TriangleAlert } from 'lucide-react'
import { Icon } from './icon'

/** Why something did not work, beside the control that was pressed. Its place is kept free, so that nothing moves. */
export function Refused({ sentence, id }: { sentence: string | null; id?: string }) {
  return (
    <p id={id} className="flex min-h-[1.125rem] items-start gap-1.5 text-small text-attention-fg">
      {sentence && (
        <>
          <Icon of={TriangleAlert} />
          <span>{sentence}</span>
        </>
      )}
    </p>
  )
}
