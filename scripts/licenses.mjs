// `npm run licenses`: under which terms we use what we ship. See supply/licenses.mjs.
// Kept in the syntax of old versions, so that an old Node prints a sentence and not a syntax error.
import { requireNode } from './run/require-node.mjs'

if (requireNode()) import('./supply/licenses.mjs').then((licenses) => licenses.main())
