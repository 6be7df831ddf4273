'use client'

import { createContext } from 'react'

/** Whether what is shown may be acted on here. False in a window beside the one in which its person works. */
export const Acting = createContext(true)
