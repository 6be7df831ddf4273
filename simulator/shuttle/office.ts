import type { World } from '../world.js'
import type { ShuttleBooks } from './books.js'
import { Charges } from './charges.js'
import { Customers } from './customers.js'
import { Webhooks } from './webhooks.js'

/** One instance of Shuttle at work: its books, and who writes in them and tells of it. */
export type Office = { books: ShuttleBooks; webhooks: Webhooks; customers: Customers; charges: Charges }

/** @param webhookTarget who is told, in Shuttle's syntax; null: nobody */
export function openOffice(world: World, books: ShuttleBooks, webhookTarget: string | null): Office {
  const webhooks = new Webhooks(world, books.instance, webhookTarget)
  const customers = new Customers(world, books, webhooks)
  return { books, webhooks, customers, charges: new Charges(world, books, webhooks, customers) }
}
