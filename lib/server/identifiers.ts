import { createHmac } from 'node:crypto'
import type { IdentifierGuard } from '../adapters/shuttle/identifiers'
import type { Environment } from '../env'
import { log } from '../log'

/** Hexadecimal digits of a hash: enough that two identifiers never share one. */
const hashCharacters = 24

/** What stands in for an identifier that could be a card number, and who is told. */
export function identifierGuard({ dataKey }: Environment): IdentifierGuard {
  return {
    keyedHash: (text) => createHmac('sha256', dataKey).update(text).digest('hex').slice(0, hashCharacters),
    alarm: (field) => log.error('cardData.inIdentifier', { field }),
  }
}
