// `npm run canary`: sends card numbers through every door and looks for them everywhere. See canary/main.mjs.
// Kept in the syntax of old versions, so that an old Node prints a sentence and not a syntax error.
import { requireNode } from './run/require-node.mjs'

if (requireNode()) import('./canary/main.mjs').then((canary) => canary.main())
