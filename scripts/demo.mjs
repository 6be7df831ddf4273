// `npm run demo`: everything from a fresh clone to a console that takes a payment. See demo/main.mjs.
// Kept in the syntax of old versions, so that an old Node prints a sentence and not a syntax error.
import { requireNode } from './run/require-node.mjs'

if (requireNode()) import('./demo/main.mjs').then((demo) => demo.main())
