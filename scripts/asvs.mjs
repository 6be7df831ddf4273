// `npm run asvs`: whether the table of ASVS items tells the truth about the last whole run of the tests. See asvs/main.mjs.
// Kept in the syntax of old versions, so that an old Node prints a sentence and not a syntax error.
import { requireNode } from './run/require-node.mjs'

if (requireNode()) import('./asvs/main.mjs').then((asvs) => asvs.main())
