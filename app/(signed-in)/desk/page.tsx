import { DeskScreen } from '@/components/desk/desk-screen'

/** The agent's desk. */
export default function DeskPage() {
  return <DeskScreen />
}
