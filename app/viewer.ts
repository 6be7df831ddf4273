import { headers } from 'next/headers'
import { cache } from 'react'
import { viewerOf } from '@/lib/server'

/** The signed-in person of the page that is being rendered; layout and page together ask once. */
export const pageViewer = cache(async () => viewerOf(await headers()))
