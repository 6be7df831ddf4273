// `npm run bench`: figures of the desk. See bench/main.mjs.
// Kept in the syntax of old versions, so that an old Node prints a sentence and not a syntax error.
import { requireNode } from './run/require-node.mjs'

if (requireNode()) import('./bench/main.mjs').then((bench) => bench.main())
