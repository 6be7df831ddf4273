// `npm run screens`: pictures of the desk in every state. See screens/main.mjs.
// Kept in the syntax of old versions, so that an old Node prints a sentence and not a syntax error.
import { requireNode } from './run/require-node.mjs'

if (requireNode()) import('./screens/main.mjs').then((screens) => screens.main())
