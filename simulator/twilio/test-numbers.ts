/**
 * What a connector in TEST mode lets through. Everything else ends with 64022 (64023 for bank accounts) before the
 * connector is asked: twilio.com/docs/voice/twiml/pay/generic-pay-connector.
 */
const listedByTwilio = [
  '4111111111111111',
  '5555555555554444',
  '378282246310005',
  '6011111111111117',
  '3065930009020004',
  '3566002020360505',
  '6200000000000005',
  '6771798021000008',
]

/** Published test numbers of gateways, allowed here so that other brands and lengths can be tried by hand. */
const knownFromGateways = [
  '4242424242424242',
  '4012888888881881',
  '4000056655665556',
  '4222222222222',
  '4917610000000000003',
  '5105105105105100',
  '2223003122003222',
  '371449635398431',
  '6011000990139424',
  '36227206271667',
  '3056930009020004',
  '3530111333300000',
]

const cards = new Set([...listedByTwilio, ...knownFromGateways])
const bankAccounts = new Set(['12345678', '123456789'])

/** True when a connector in TEST mode takes this card number. */
export function isTestCard(digits: string): boolean {
  return cards.has(digits)
}

/** True when a connector in TEST mode takes this bank account. */
export function isTestBankAccount(digits: string): boolean {
  return bankAccounts.has(digits)
}
