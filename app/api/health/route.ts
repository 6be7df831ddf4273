import { house } from '@/lib/server'

/** Whether this instance can do its work: the database answers and news arrive. Tells nothing to strangers but that. */
export async function GET(): Promise<Response> {
  try {
    const { prisma, link, worker } = house()
    await prisma.$queryRaw`SELECT 1`
    const ready = link.connected() && worker !== null
    return Response.json({ ready }, { status: ready ? 200 : 503, headers: { 'cache-control': 'no-store' } })
  } catch {
    return Response.json({ ready: false }, { status: 503, headers: { 'cache-control': 'no-store' } })
  }
}
