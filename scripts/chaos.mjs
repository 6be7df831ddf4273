// `npm run chaos`: everything goes wrong while people pay, and then the books are compared. See chaos/main.mjs.
// Kept in the syntax of old versions, so that an old Node prints a sentence and not a syntax error.
import { requireNode } from './run/require-node.mjs'

if (requireNode()) import('./chaos/main.mjs').then((chaos) => chaos.main())
