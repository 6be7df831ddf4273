import { clientAddress } from '../http/client-address'
import type { Actor } from '../usecases/deps'
import type { Viewer } from '../wire/views'

/** Who asks, and from where, for use cases that write an audit row. */
export function actorOf({ id, name, email, roles }: Viewer, request: Pick<Request, 'headers'>): Actor {
  return { id, name, email, roles, address: clientAddress(request.headers) }
}
