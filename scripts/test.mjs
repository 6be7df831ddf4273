// `npm test`: all set-up and every test. See test/main.mjs.
// Kept in the syntax of old versions, so that an old Node prints a sentence and not a syntax error.
import { requireNode } from './run/require-node.mjs'

if (requireNode()) import('./test/main.mjs').then((test) => test.main())
else console.log('0 passed, 1 failed')
