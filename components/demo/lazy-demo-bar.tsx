'use client'

import dynamic from 'next/dynamic'

/** The bar of the demo, loaded only where it is shown. Its place is kept meanwhile. */
export const LazyDemoBar = dynamic(() => import('./demo-bar').then(({ DemoBar }) => DemoBar), {
  ssr: false,
  loading: () => <div className="h-[49px] shrink-0 bg-surface" />,
})
