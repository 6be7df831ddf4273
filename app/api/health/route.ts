import { house, proof } from '@/lib/server'

/**
 * Whether this instance can do its work (the database answers and news arrive), and whether what it does can be written
 * down. Tells nothing to strangers but that. An instance that cannot write stays ready: it shows what is known, answers
 * callbacks with "send it again", and there is no better one behind the same database. With a nonce it also proves whose
 * instance it is, to whoever has the same keys.
 */
export async function GET(request: Request): Promise<Response> {
  const ours = proof(new URL(request.url).searchParams.get('nonce'))
  const answer = (ready: boolean, records: 'unknown' | 'up' | 'down') =>
    Response.json(ours ? { ready, records, proof: ours } : { ready, records }, {
      status: ready ? 200 : 503,
      headers: { 'cache-control': 'no-store' },
    })
  try {
    const { prisma, link, worker, deps } = house()
    // A standby and a server that was closed to writers both say so without being written to.
    const [server] = await prisma.$queryRaw<{ readOnly: boolean }[]>`
      SELECT current_setting('transaction_read_only') = 'on' AS "readOnly"`
    const ready = link.connected() && worker !== null
    return answer(ready, server?.readOnly ? 'down' : deps.links.state().records)
  } catch {
    return answer(false, 'down')
  }
}
