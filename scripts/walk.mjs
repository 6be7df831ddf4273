// `npm run walk`: random histories against a model of the outside. See walk/main.mjs.
// Kept in the syntax of old versions, so that an old Node prints a sentence and not a syntax error.
import { requireNode } from './run/require-node.mjs'

if (requireNode()) import('./walk/main.mjs').then((walk) => walk.main())
