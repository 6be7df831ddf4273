import { describe, expect, it } from 'vitest'
import { twilioCustomerLeg } from './customer-leg'

const [first, second, third] = ['CA1', 'CA2', 'CA3']

describe('The keypad opens on the customer’s leg', () => {
  it.each([
    ['a customer who rang us', {}, first],
    ['a customer who rang us, whoever was dialled', { topology: 'inbound' }, first],
    ['a customer whom the agent rang', { topology: 'outbound' }, second],
    ['a customer in a conference', { topology: 'conference', customerSid: third }, third],
  ] as const)('of %s', (_, legs, leg) => {
    expect(twilioCustomerLeg.of({ sid: first, legSid: second, ...legs })).toBe(leg)
  })

  it.each([
    ['the agent rings out and nobody is reached yet', { topology: 'outbound', legSid: null }],
    ['nobody has joined the conference', { topology: 'conference', customerSid: null, legSid: second }],
  ] as const)('and on none while %s: never on the agent’s instead', (_, legs) => {
    expect(() => twilioCustomerLeg.of({ sid: first, ...legs })).toThrow(/customer/)
  })
})
