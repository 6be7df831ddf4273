import { notFound } from 'next/navigation'
import { PeopleScreen } from '@/components/people/people-screen'
import { maySeePeople } from '@/lib/server'
import { pageViewer } from '../../viewer'

/** The people of this installation, for those who let them in. */
export default async function PeoplePage() {
  const viewer = await pageViewer()
  if (viewer && !maySeePeople(viewer)) notFound()
  return <PeopleScreen />
}
