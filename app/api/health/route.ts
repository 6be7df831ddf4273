import { house, proof } from '@/lib/server'

/**
 * Whether this instance can do its work: the database answers and news arrive. Tells nothing to strangers but that. With
 * a nonce it also proves whose instance it is, to whoever has the same keys.
 */
export async function GET(request: Request): Promise<Response> {
  const answer = (ready: boolean) => {
    const ours = proof(new URL(request.url).searchParams.get('nonce'))
    return Response.json(ours ? { ready, proof: ours } : { ready }, {
      status: ready ? 200 : 503,
      headers: { 'cache-control': 'no-store' },
    })
  }
  try {
    const { prisma, link, worker } = house()
    await prisma.$queryRaw`SELECT 1`
    return answer(link.connected() && worker !== null)
  } catch {
    return answer(false)
  }
}
